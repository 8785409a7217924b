"""What CPython's command line says at the end of a run, and the exit status."""

import sys

import _loader
from _loader import guards, program

MISSING = object()
LOST = 120  # the exit status where what was printed could not be written


class Error(Exception):
    """A run that does not begin; the text and the exit status are those of the python command."""

    def __init__(self, text, status):
        super().__init__(text)
        self.status = status


def complain(line):
    """Writes an error line as the python command does: also when there is no sys.stderr."""
    write_error(line)
    write_error("\n")


def write_error(text):
    stream = getattr(sys, "stderr", None)
    try:
        if stream is None:
            import os

            os.write(2, str(text).encode(errors="backslashreplace"))
        else:
            stream.write(str(text))
    except BaseException:
        pass  # what cannot be written is lost, as in C


def inspects():
    """Whether -i or PYTHONINSPECT asked at the start for a prompt after the program."""
    return bool(sys.flags.inspect) and not guards.is_container()


def leave_main():
    """What a file or standard input was told about itself, the exit handlers do not see."""
    main = sys.modules.get("__main__")
    for name in "__file__", "__cached__":
        getattr(main, "__dict__", {}).pop(name, None)


def status(raised):
    """The exit status of a run, after printing what it raised, if anything."""
    program.bring_modules_back()
    if raised is None:
        leave_main()
        return 0
    return report(raised)


def report(raised, inspect=None):
    """Prints what ended the run, as PyErr_Print does, and gives the exit status.

    Where the prompt comes afterwards, SystemExit is an exception as any other.
    """
    if isinstance(raised, SystemExit) and not (inspects() if inspect is None else inspect):
        return exit_status(raised.code)
    if isinstance(raised, Error):
        complain(str(raised))
        return raised.status
    if isinstance(raised, _loader.Refusal):
        complain(f"{sys.executable}: {raised}")
        return 1
    leave_own_frames_out(raised)
    sys.last_exc = sys.last_value = raised
    sys.last_type, sys.last_traceback = type(raised), raised.__traceback__
    try:
        show(raised)
    except SystemExit as left:
        return exit_status(left.code)
    leave_main()
    return 130 if isinstance(raised, KeyboardInterrupt) else 1


def show(raised):
    """Calls sys.excepthook; what that raises, but for SystemExit, is shown too."""
    hook = getattr(sys, "excepthook", MISSING)
    sys.audit("sys.excepthook", hook, type(raised), raised, raised.__traceback__)
    if hook is MISSING:
        complain("sys.excepthook is missing")
        hook = sys.__excepthook__
    try:
        hook(type(raised), raised, raised.__traceback__)
    except SystemExit:
        raise
    except BaseException as second:
        complain("Error in sys.excepthook:")
        second.__traceback__ = without_own_frames(second.__traceback__)
        sys.__excepthook__(type(second), second, second.__traceback__)
        complain("\nOriginal exception was:")
        sys.__excepthook__(type(raised), raised, raised.__traceback__)


def is_own(traceback):
    return traceback.tb_frame.f_code.co_filename.startswith(("<exec_in_module>", "<loader "))


def leave_own_frames_out(raised):
    """Of the exception and of those that it was raised after."""
    seen = set()
    while raised is not None and id(raised) not in seen:
        seen.add(id(raised))
        raised.__traceback__ = without_own_frames(raised.__traceback__)
        raised = raised.__context__


def without_own_frames(traceback):
    while traceback and is_own(traceback):
        traceback = traceback.tb_next
    entry = traceback
    while entry and entry.tb_next:
        if is_own(entry.tb_next):
            entry.tb_next = entry.tb_next.tb_next
        else:
            entry = entry.tb_next
    return traceback


def flush(is_last):
    """The exit status where the program's output is lost, or 0. CPython's own flush comes later."""
    failed = program.flush()
    if not failed or not is_last:
        return 0
    if "stdout" in failed:
        leave_own_frames_out(failed["stdout"])
        program.ignored(failed["stdout"], "Exception ignored while flushing sys.stdout")
    return LOST


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(2**63) <= code < 2**63 else 0xFF
    program.flush()
    complain(code)
    return 1
