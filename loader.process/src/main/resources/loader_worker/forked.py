"""A forked child of the process. Its connections are its parent's, so it does not use them.

It ends where it would return to Java, as a program ends.
"""

import atexit
import os
import sys
import threading

in_child = []  # not empty in a forked child


def require_parent():
    if in_child:
        raise RuntimeError("Java cannot be called in a forked child")


def end(raised):
    status = 1
    try:
        status = status_of(raised)
        threading._shutdown()
        atexit._run_exitfuncs()
        for stream in sys.stdout, sys.stderr:
            stream.flush()
    finally:
        os._exit(status)


def status_of(raised):
    if raised is None:
        return 0
    if not isinstance(raised, SystemExit):
        sys.excepthook(type(raised), raised, raised.__traceback__)
        return 1
    if raised.code is None or isinstance(raised.code, int):
        return (raised.code or 0) & 0xFF
    print(raised.code, file=sys.stderr)
    return 1


os.register_at_fork(after_in_child=lambda: in_child.append(True))
