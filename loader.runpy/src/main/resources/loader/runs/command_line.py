"""What CPython's command line does around a run (Modules/main.c), for runs that Java starts.

Java evaluates the code itself, so that no frame of this file is on the stack of what runs.
"""

import runpy
import sys

import _loader
from _loader import guards, java, libraries, program

MISSING = object()
OPTIONS = list(filter(None, sys.orig_argv))  # those that CPython was started with
flush = program.flush


def code_of(function):
    """The code that runpy executes for a module without code; no frame of this file shows."""
    # Not compile(): the first one in an interpreter makes the types of syntax trees, which takes
    # milliseconds.
    return function.__code__.replace(
        co_filename="<exec_in_module>", co_name="<module>", co_qualname="<module>", co_flags=0
    )


EXEC_IN_MODULE = code_of(
    lambda: __import__("_loader").command_line.execute(__loader__, __spec__, globals())  # noqa: F821
)
EXEC_STRICTLY = code_of(
    lambda: __import__("_loader").command_line.execute(__loader__, __spec__, globals(), True)  # noqa: F821
)


CALL_MAIN = code_of(lambda: __import__("sys").exit(__main__()))  # noqa: F821


class Error(Exception):
    """A run that does not begin; the text and the exit status are those of the python command."""

    def __init__(self, text, status):
        super().__init__(text)
        self.status = status


class ExecutedSpec:
    """What runpy sees of a spec whose loader has exec_in_module: it has code (PEP 547)."""

    submodule_search_locations = None

    def __init__(self, spec, code):
        self.spec = spec
        self.loader = self
        self.code = code

    def get_code(self, name):
        return self.code


class ImportLib:
    """What runpy's search for a module sees as importlib: one search finds module and loader."""

    def __init__(self, code):
        self.code = code
        self.util = self

    def find_spec(self, name):
        from importlib.util import find_spec

        spec = find_spec(name)
        if (
            spec is None
            or spec.submodule_search_locations is not None
            or not hasattr(spec.loader, "exec_in_module")
        ):
            return spec
        return ExecutedSpec(spec, self.code)


def search(stock, code):
    """runpy's own search for a module, by which modules without code can be executed, too."""

    def _get_module_details(name, error=ImportError):
        name, spec, found = own(name, error)
        return name, spec.spec if type(spec) is ExecutedSpec else spec, found

    names = vars(runpy) | {
        "importlib": ImportLib(code),
        stock.__name__: _get_module_details,
    }
    own = type(search)(stock.__code__, names, stock.__name__, stock.__defaults__)
    _get_module_details.stock = stock
    return _get_module_details


def execute(loader, spec, namespace, strict=False):
    """exec_in_module in the module whose namespace it is, or in a new one when it is nobody's."""
    module = sys.modules.get(namespace["__name__"])
    if getattr(module, "__dict__", None) is namespace:
        libraries.execute(loader, spec, module, strict)
    else:
        module = type(sys)(namespace["__name__"])
        module.__dict__.update(namespace)
        libraries.execute(loader, spec, module, strict)
        namespace.update(module.__dict__)


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
    receive_signals()
    guards.note_descriptors()
    if not sys.flags.isolated and (inspects() if has_code else is_input_interactive()):
        import_readline()


def import_readline():
    """For input() and the prompt, before the folder of the program is on the path."""
    for name in "readline", "rlcompleter":
        try:
            __import__(name)
        except Exception:
            return


def inspects():
    """Whether -i or PYTHONINSPECT asked at the start for a prompt after the program."""
    return bool(sys.flags.inspect) and not guards.is_container()


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
    import _signal

    if guards.is_command and hasattr(_signal, "pthread_sigmask"):
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
    if not all(map(str.isascii, texts)):
        started = own_command_line()[-len(raw) :]
        raw = [as_started(*pair) for pair in zip(raw, started, strict=False)] or raw
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


def open_file(path):
    """The C stream of the file, with __main__ prepared for it; None when it is byte code."""
    import os
    from importlib.machinery import SourceFileLoader, SourcelessFileLoader

    try:
        stream = java.open_file(path)
    except OSError as failed:
        problem = f"[Errno {failed.errno}] {failed.strerror}"
        raise Error(f"{sys.executable}: can't open file {path!r}: {problem}", 2) from None
    sys.audit("cpython.run_file", path)
    compiled = is_byte_code(path)
    loader = SourcelessFileLoader if compiled else SourceFileLoader
    prepare_main(path, loader("__main__", path))
    return stream, os.fsencode(path), compiled


def prepare_main(path, loader):
    sys.modules["__main__"].__dict__.update(__file__=path, __cached__=None, __loader__=loader)


def call_of_main(is_asked):
    """The code that calls the function __main__ of the program, if that is wanted."""
    main = getattr(sys.modules.get("__main__"), "__dict__", {})
    if not callable(main.get("__main__")):
        return None
    return CALL_MAIN if is_asked or is_autorun(main.get("__spec__")) else None


def is_autorun(spec):
    """Whether the bundle of the program asks for it."""
    return getattr(spec, "has_location", False) and java.is_autorun(spec.origin)


def leave_main():
    """What a file or standard input was told about itself, the exit handlers do not see."""
    main = sys.modules.get("__main__")
    for name in "__file__", "__cached__":
        getattr(main, "__dict__", {}).pop(name, None)


def is_byte_code(path):
    """By its name or by its first bytes."""
    import os
    from importlib.util import MAGIC_NUMBER
    from stat import S_ISREG

    if path.endswith(".pyc"):
        return True
    try:
        if not S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(2) == MAGIC_NUMBER[:2]
    except OSError:
        return False


def byte_code(path):
    """The code of a byte code file, or the command's short complaint about it."""
    import marshal
    from importlib.util import MAGIC_NUMBER

    with open(path, "rb") as file:
        data = file.read()
    if len(data) >= 4 and data[:4] != MAGIC_NUMBER:
        raise RuntimeError("Bad magic number in .pyc file")
    if len(data) < 16:
        raise EOFError("EOF read where not expected")
    try:
        code = marshal.loads(data[16:])
    except EOFError, TypeError, ValueError:
        code = None
    if not isinstance(code, type(EXEC_IN_MODULE)):
        raise RuntimeError("Bad code object in .pyc file")
    return code


def command(source):
    """The source of -c as it is compiled."""
    try:
        source.encode()
    except UnicodeEncodeError as undecodable:
        complain("Unable to decode the command from the command line:")
        raise undecodable.with_traceback(None) from None
    sys.audit("cpython.run_command", source)
    if "\0" in source:
        raise SyntaxError("source code string cannot contain null bytes")
    if source.lstrip("\n")[:1].isspace():
        from textwrap import dedent

        source = dedent(source)
    return source


def registered(code, source):
    """The code of -c, of which tracebacks know the source."""
    import linecache

    if hasattr(linecache, "_register_code"):
        linecache._register_code(code, source, "<string>")
    return code


def open_input():
    """The C stream of standard input, with __main__ prepared; None when it leads elsewhere."""
    sys.audit("cpython.run_stdin")
    prepare_main("<stdin>", sys.modules["__main__"].__loader__)
    if sys.stdin is not sys.__stdin__:
        return None
    return java.open_input()


def input_code():
    """The code of a program on redirected standard input."""
    data = sys.stdin.buffer.read() if sys.stdin else b""
    return compile(data, "<stdin>", "exec", dont_inherit=True)


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


def status(raised):
    """The exit status of a run, after printing what it raised, if anything."""
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


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(2**63) <= code < 2**63 else 0xFF
    program.flush()
    complain(code)
    return 1


def install(strict=False):
    """Makes runpy execute modules that have no code (the change that PEP 547 makes to it)."""
    stock = getattr(runpy._get_module_details, "stock", runpy._get_module_details)
    runpy._get_module_details = search(stock, EXEC_STRICTLY if strict else EXEC_IN_MODULE)


def uninstall():
    runpy._get_module_details = getattr(
        runpy._get_module_details, "stock", runpy._get_module_details
    )


install()
