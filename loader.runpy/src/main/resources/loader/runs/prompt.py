"""What CPython's command line does around its prompt (Modules/main.c)."""

import os
import sys
from _thread import get_ident

from _loader import command_line, reports

exits = []  # the SystemExit that leaves the prompt
thread = get_ident()


def begin(is_program):
    """Before the prompt. The result is the exit status if that leaves the prompt, or else None."""
    exits.clear()
    for step in (run_startup, run_hook) if is_program else (run_hook,):
        try:
            step()
        except SystemExit as left:
            return reports.exit_status(left.code)
        except BaseException as raised:
            reports.report(raised)
    if is_program:
        sys.audit("cpython.run_stdin")
    return None


def run_startup():
    path = command_line.variable("PYTHONSTARTUP")
    if not path:
        return
    sys.audit("cpython.run_startup", path)
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError:
        reports.complain("Could not open PYTHONSTARTUP")
        raise
    main = vars(sys.modules["__main__"])
    main["__file__"] = path
    try:
        exec(compile(source, path, "exec", dont_inherit=True), main)
    finally:
        main.pop("__file__", None)


def run_hook():
    """Prepares the history and the completion of a terminal."""
    hook = getattr(sys, "__interactivehook__", None)
    if hook is None:
        return
    sys.audit("cpython.run_interactivehook", hook)
    try:
        hook()
    except BaseException:
        reports.complain("Failed calling sys.__interactivehook__")
        raise


def console():
    """The prompt of a terminal, with lines that can be edited, or None."""
    if os.isatty(0) and not command_line.variable("PYTHON_BASIC_REPL"):
        from _pyrepl import main

        if main.CAN_USE_PYREPL:
            return lambda: main.interactive_console(sys.modules["__main__"])
        reports.complain(main.FAIL_REASON)
    if not hasattr(sys, "ps1"):
        sys.ps1 = ">>> "
    if not hasattr(sys, "ps2"):
        sys.ps2 = "... "
    sys.addaudithook(leave)
    return None


def leave(event, arguments):
    """Notes SystemExit at the prompt instead of having it shown (PyErr_PrintEx)."""
    if event == "sys.excepthook" and isinstance(arguments[2], SystemExit) and get_ident() == thread:
        exits.append(arguments[2])
        raise RuntimeError


def exit():
    return exits[0] if exits else None


def status(raised):
    return reports.report(raised, inspect=False) if raised is not None else 0
