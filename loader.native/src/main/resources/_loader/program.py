"""A program that runs in this interpreter: its start and its end."""

import atexit as interpreter_exit
import gc  # now: at its end a program may have left no way to import
import os
import sys
from time import monotonic

import _loader
from _loader import java

modules = sys.modules
exits = []  # (origin, function, args, kwargs), in the order of registration
at_end = []  # functions to be called when the program has printed what it prints


def prepare():
    """Hides what is there before a program from the garbage collector.

    The collector then has only the program's objects to look through.
    """
    gc.freeze()
    # Functions of the program, and with them its objects, are found from here.
    java.thaw(sys.modules["__main__"].__dict__)


def end(seconds):
    """What a process does at its end that its program sees.

    The result is the names of threads that still run, when the program is left alone.
    """
    until = monotonic() + seconds
    bring_modules_back()
    threads = _loader.module("threads")
    if not threads.awaited:  # no run has
        if running := threads.await_busy(seconds):
            return [each.name for each in running]
        threads.await_all(())
    before = threads.others()
    interpreter_exit._run_exitfuncs()
    threads.await_busy(seconds, before)  # what the exit functions have started
    end_main()
    flush()
    finish_at_end()
    if "multiprocessing.forkserver" in sys.modules:
        left = max(0, until - monotonic())
        _loader.module("process").stop_fork_server(left / 2)  # other threads end after that
    if _loader.module("children").started:
        _loader.module("process").reap_children()
    return []


def bring_modules_back():
    """A program may have put something else in the place of the dictionary."""
    if not isinstance(getattr(sys, "modules", None), dict):
        sys.modules = modules


def finish_at_end():
    """The last first, since what comes later may undo what was done on something earlier."""
    while at_end:
        at_end.pop()()


def end_main():
    """The objects of __main__ go while the streams still lead to whom the program printed for."""
    for name in "last_type", "last_value", "last_traceback", "last_exc":
        vars(sys).pop(name, None)
    if isinstance(sys.modules, dict):
        sys.modules.pop("__main__", None)
    gc.collect()
    gc.unfreeze()


def flush():
    """Writes what is left; what sys.stdout and sys.stderr raise, by name."""
    failed = {}
    for name in "stdout", "stderr":
        stream = getattr(sys, name, None)
        try:
            if stream is not None and not is_closed(stream):
                stream.flush()
        except (AttributeError, OSError, ValueError) as raised:
            failed[name] = raised
    java.flush_c_streams()
    return failed


def is_closed(stream):
    try:
        return stream.closed
    except AttributeError, OSError, ValueError:
        return False


def register(origin, function, args, kwargs):
    """The interpreter hears of it when there is the first: an interrupt may hit what it calls."""
    if not exits:
        interpreter_exit.unregister(run_exit_functions)
        interpreter_exit.register(run_exit_functions)
    exits.append((origin, function, args, kwargs))


def run_exit_functions(folder=""):
    start = folder + os.sep if folder else ""
    for each in reversed(exits.copy()):
        origin, function, args, kwargs = each
        if origin.startswith(start) and each in exits:
            exits.remove(each)
            try:
                function(*args, **kwargs)
            except BaseException as raised:
                ignored(
                    raised,
                    "Exception ignored in a function that was to run before its bundle goes",
                    function,
                )


def ignored(raised, message, what=None):
    """Shows what is raised where nobody can get it (PyErr_FormatUnraisable)."""
    try:
        show_ignored(raised, message, what)
    except Exception:
        pass  # nobody reads it


def show_ignored(raised, message, what):
    if sys.unraisablehook is not sys.__unraisablehook__:
        from types import SimpleNamespace

        sys.unraisablehook(
            SimpleNamespace(
                exc_type=type(raised),
                exc_value=raised,
                exc_traceback=raised.__traceback__,
                err_msg=message,
                object=what,
            )
        )
    elif sys.stderr is not None:  # CPython's own takes nothing that is made in Python
        import traceback

        print(message + ":", *([] if what is None else [repr(what)]), file=sys.stderr)
        traceback.print_exception(raised, file=sys.stderr)


def install():
    _loader.undoing.append(lambda: interpreter_exit.unregister(run_exit_functions))
