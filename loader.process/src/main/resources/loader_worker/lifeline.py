"""The worker ends with its parent, whatever it does at that time.

Standard input is a pipe to which the parent never writes. The kernel says when the parent is gone.
"""

import os

STANDARD_INPUT = 0
GONE = 1


def hold():
    lifeline = os.dup(STANDARD_INPUT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, STANDARD_INPUT)
    os.close(nothing)
    if not killed_at_end(lifeline):
        import threading

        threading.Thread(target=end_with, args=[lifeline], daemon=True).start()


def killed_at_end(lifeline):
    """Has the kernel end this process: a thread would wait for the GIL. Only Linux can."""
    import fcntl
    import select
    import signal

    if not hasattr(fcntl, "F_SETSIG"):
        return False
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)
    poll = select.poll()
    poll.register(lifeline, 0)
    if poll.poll(0):  # it was gone before
        os._exit(GONE)
    return True


def end_with(lifeline):
    os.read(lifeline, 1)
    os._exit(GONE)
