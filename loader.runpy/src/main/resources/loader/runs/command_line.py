"""What CPython's command line does around a run (Modules/main.c), for runs that Java starts.

Java evaluates the code itself, so that no frame of this file is on the stack of what runs.
"""

import sys
from _thread import _is_main_interpreter

import _loader
from _loader import guards, java, program
from _loader.execution import code_of
from _loader.reports import complain, inspects

OPTIONS = list(filter(None, sys.orig_argv))  # those that CPython was started with
CALL_MAIN = code_of(lambda: __import__("sys").exit(__main__()))  # noqa: F821


def begin(option, target, arguments):
    """Sets sys.argv and sys.path[0] as the command line `option target arguments` does.

    The result is the target.
    """
    prepare(option in ("-c", "-m"))
    target, *arguments = as_given(target, arguments)
    sys.argv[:] = [option, *arguments]
    sys.orig_argv[:] = [sys.executable, *OPTIONS, *filter(None, [option, target]), *arguments]
    if option == "-m":
        add_path(working_folder)
        sys.audit("cpython.run_module", target)
    else:
        add_path(lambda: "")
    greet(option in ("-c", "-m"))
    return target


def begin_file(path, arguments):
    """The same for a file.

    The result is its absolute path, and whether it is a folder or zip whose __main__ is to be run.
    """
    import os
    from pkgutil import get_importer

    prepare()
    given, *arguments = as_given(path, arguments)
    sys.argv[:] = [given, *arguments]
    sys.orig_argv[:] = [sys.executable, *OPTIONS, given, *arguments]
    path = working_folder() if given in ("", ".") else os.path.join(working_folder(), given)
    if get_importer(path) is not None:
        sys.path.insert(0, path)
        greet()
        return path, True
    folder = os.path.dirname(os.path.realpath(given))
    if guards.is_command:
        add_path(lambda: folder)
    else:  # isolated from the working folder, but not from the neighbours of a file that is named
        sys.path.insert(0, folder)
    greet()
    return path, False


def prepare(has_code=True):
    """Before the program, on its thread."""
    if not _is_main_interpreter():
        take_environment()
    bring_main_back()
    receive_signals()
    guards.note_descriptors()
    if not sys.flags.isolated and (inspects() if has_code else is_input_interactive()):
        import_readline()


def take_environment():
    """Another run may have had its own while this interpreter was made."""
    import os

    zone = os.environ.get("TZ")
    os.reload_environ()
    if os.environ.get("TZ") != zone and hasattr(sys.modules.get("time"), "tzset"):
        sys.modules["time"].tzset()


def bring_main_back():
    """As CPython does: a program before this one may have taken its module away."""
    if not isinstance(sys.modules.get("__main__"), type(sys)):
        main = sys.modules["__main__"] = type(sys)("__main__")
        main.__builtins__ = sys.modules["builtins"]
        main.__loader__ = main.__builtins__.__loader__


def main_interpreter_before():
    """What the main interpreter, which lives on, has before a program, or None in the command.

    That is the standard library, and handlers of signals.
    """
    if not guards.is_container():
        return None
    from _loader import signals

    standard = sys.stdlib_module_names
    found = {
        name: module
        for name, module in sys.modules.copy().items()
        if isinstance(name, str) and name.partition(".")[0] in standard
    }
    return sys.modules, found, signals.handlers()


def bring_main_interpreter_back(before):
    """The program may have taken modules away: others, made anew, would know nothing of the start.

    What it has opened stays open, and belongs to the programs after it, too.
    """
    if before is None:
        return
    sys.modules, found, handlers = before
    for name, module in found.items():
        sys.modules.setdefault(name, module)
    _loader.module("signals").put_back(handlers)
    guards.note_left_open()


def import_readline():
    """For input() and the prompt, before the folder of the program is on the path."""
    for name in "readline", "rlcompleter":
        try:
            __import__(name)
        except Exception:
            return


def is_input_interactive():
    """Whether the program is the prompt."""
    import os

    return not guards.is_container() and bool(sys.flags.interactive or os.isatty(0))


def is_prompt_next():
    """After the program, which may have set the variable."""
    wanted = inspects() or not guards.is_container() and variable("PYTHONINSPECT")
    return bool(wanted) and is_input_interactive()


def variable(name):
    """An environment variable of the command, if these count."""
    import os

    return None if sys.flags.ignore_environment else os.environ.get(name)


def greet(has_code=True):
    """The first lines of the prompt."""
    if sys.flags.quiet or guards.is_container():
        return
    if sys.flags.verbose or not has_code and is_input_interactive():
        complain(f"Python {sys.version} on {sys.platform}")
        if not sys.flags.no_site:
            complain('Type "help", "copyright", "credits" or "license" for more information.')


def receive_signals():
    """Lets signals through: the launcher blocks them all, so that no other thread gets them."""
    if guards.is_command:
        import _signal

        if hasattr(_signal, "pthread_sigmask"):
            _signal.pthread_sigmask(_signal.SIG_SETMASK, ())


def leave_closed(descriptors):
    """Makes None of streams that were closed at the start; the JVM needs them to be open."""
    for descriptor in descriptors:
        name = ("stdin", "stdout", "stderr")[int(descriptor)]
        setattr(sys, name, None)
        setattr(sys, f"__{name}__", None)


def add_path(first):
    if not sys.flags.safe_path:
        folder = first()
        if folder is not None:
            sys.path.insert(0, folder)


def working_folder():
    import os

    try:
        return os.getcwd()
    except OSError:
        return None


def as_given(target, arguments):
    """The arguments as the command decodes them.

    Java decodes by another rule, which loses what is not text.
    """
    import os

    texts = [target or "", *arguments]
    raw = [text.encode("utf-8", "surrogatepass") for text in texts]
    if guards.is_command and not all(map(str.isascii, texts)):
        started = own_command_line()[-len(raw) :]
        if len(started) == len(raw):
            raw = [as_started(*pair) for pair in zip(raw, started, strict=True)]
    return [os.fsdecode(argument) for argument in raw]


def as_started(read, started):
    """What the process was started with, when that is the argument that was read."""
    return started if ascii_part(read) == ascii_part(started) else read


def ascii_part(argument):
    return bytes(byte for byte in argument if byte < 128)


def own_command_line():
    try:
        with open("/proc/self/cmdline", "rb") as file:
            return file.read().split(b"\0")[:-1]
    except OSError:
        return []


def prepare_main(path, loader):
    sys.modules["__main__"].__dict__.update(__file__=path, __cached__=None, __loader__=loader)


def call_of_main(is_asked):
    """The code that calls the function __main__ of the program, if that is wanted."""
    program.bring_modules_back()
    main = getattr(sys.modules.get("__main__"), "__dict__", {})
    if not callable(main.get("__main__")):
        return None
    return CALL_MAIN if is_asked or is_autorun(main.get("__spec__")) else None


def is_autorun(spec):
    """Whether the bundle of the program asks for it."""
    return getattr(spec, "has_location", False) and java.is_autorun(spec.origin)
