"""What CPython's command line does around a run (Modules/main.c), for runs that Java starts.

Java evaluates the code itself, so that no frame of this file is on the stack of what runs.
"""

import sys
import runpy

EXEC_IN_MODULE = compile(
    "__import__('_loader_runpy').execute(__loader__, __spec__, globals())", "<exec_in_module>", "exec"
)

OWN_FRAMES = {"<exec_in_module>", "<loader bridge>", "<loader runpy>"}


class Error(Exception):
    """A run that does not begin; the text and the exit status are those of the python command."""

    def __init__(self, text, status):
        super().__init__(text)
        self.status = status


def module_details(stock, name, *error):
    """What runpy finds; a module without code is executed by its loader when that can (PEP 547)."""
    try:
        return stock(name, *error)
    except error[0] if error else ImportError:
        spec = executable(name)
        if spec is None:
            raise
    return spec.name, spec, EXEC_IN_MODULE


def executable(name):
    """The spec of a module whose loader has exec_in_module, or None. Imports nothing that is not imported."""
    from importlib.util import find_spec

    parent = name.rpartition(".")[0]
    if parent and parent not in sys.modules:
        return None
    try:
        spec = find_spec(name)
    except (ImportError, AttributeError, TypeError, ValueError):
        return None
    if spec is None:
        return None
    if spec.submodule_search_locations is not None:
        return None if name.rpartition(".")[2] == "__main__" else executable(name + ".__main__")
    return spec if hasattr(spec.loader, "exec_in_module") else None


def execute(loader, spec, namespace):
    """exec_in_module in the module whose namespace it is, or in a new one when it is nobody's."""
    module = sys.modules.get(namespace["__name__"])
    if getattr(module, "__dict__", None) is namespace:
        loader.exec_in_module(spec, module)
    else:
        module = type(sys)(namespace["__name__"])
        module.__dict__.update(namespace)
        loader.exec_in_module(spec, module)
        namespace.update(module.__dict__)


def begin(option, target, arguments):
    """Sets sys.argv and sys.path[0] as the command line `option target arguments` does."""
    sys.argv[:] = [option or target, *arguments]
    sys.orig_argv[:] = [sys.executable, *filter(None, [option, target]), *arguments]
    if option == "-m":
        import os

        sys.path.insert(0, os.getcwd())
        sys.argv[0] = "-m"
        sys.audit("cpython.run_module", target)
    elif option:
        sys.path.insert(0, "")


def begin_file(path, arguments):
    """The same for a file; True when it is a folder or zip whose __main__ is to be run."""
    import os
    from pkgutil import get_importer

    sys.argv[:] = [path, *arguments]
    sys.orig_argv[:] = [sys.executable, path, *arguments]
    if get_importer(path) is not None:
        sys.path.insert(0, path)
        return True
    sys.path.insert(0, os.path.dirname(os.path.realpath(path)))
    sys.audit("cpython.run_file", path)
    return False


def file_code(path):
    """The code of a source or byte code file, with __main__ prepared for it."""
    import os
    from importlib.machinery import SourceFileLoader, SourcelessFileLoader

    try:
        with open(path, "rb") as file:
            data = file.read()
    except IsADirectoryError:
        raise Error(f"{sys.executable}: {path!r} is a directory, cannot continue", 1) from None
    except OSError as failed:
        raise Error(
            f"{sys.executable}: can't open file {os.path.abspath(path)!r}: [Errno {failed.errno}] {failed.strerror}", 2
        ) from None
    loader = SourcelessFileLoader if path.endswith(".pyc") else SourceFileLoader
    main = sys.modules["__main__"].__dict__
    main.update(__file__=path, __cached__=None, __loader__=loader("__main__", path))
    if loader is SourcelessFileLoader:
        return main["__loader__"].get_code("__main__")
    return compile(data, path, "exec", dont_inherit=True)


def command_code(source):
    """The code of -c."""
    import linecache
    from textwrap import dedent

    sys.audit("cpython.run_command", source)
    source = dedent(source)
    code = compile(source, "<string>", "exec", dont_inherit=True)
    if hasattr(linecache, "_register_code"):
        linecache._register_code(code, source, "<string>")
    return code


def input_code():
    """The code of a program on standard input."""
    sys.audit("cpython.run_stdin")
    data = sys.stdin.buffer.read() if sys.stdin else b""
    sys.modules["__main__"].__dict__.update(__file__="<stdin>", __cached__=None)
    return compile(data, "<stdin>", "exec", dont_inherit=True)


def complain(line):
    """Writes an error line as the python command does."""
    try:
        print(line, file=sys.stderr)
    except (AttributeError, OSError, ValueError):
        pass


def report(raised):
    """Prints what ended the run, as PyErr_Print does, and gives the exit status."""
    if isinstance(raised, SystemExit):
        return exit_status(raised.code)
    if isinstance(raised, Error):
        complain(str(raised))
        return raised.status
    raised.__traceback__ = without_own_frames(raised.__traceback__)
    sys.last_exc = sys.last_value = raised
    sys.last_type, sys.last_traceback = type(raised), raised.__traceback__
    try:
        sys.audit("sys.excepthook", sys.excepthook, type(raised), raised, raised.__traceback__)
        sys.excepthook(type(raised), raised, raised.__traceback__)
    except SystemExit as left:
        return exit_status(left.code)
    except BaseException as second:
        complain("Error in sys.excepthook:")
        second.__traceback__ = without_own_frames(second.__traceback__)
        sys.__excepthook__(type(second), second, second.__traceback__)
        complain("\nOriginal exception was:")
        sys.__excepthook__(type(raised), raised, raised.__traceback__)
    return 130 if isinstance(raised, KeyboardInterrupt) else 1


def without_own_frames(traceback):
    while traceback and traceback.tb_frame.f_code.co_filename in OWN_FRAMES:
        traceback = traceback.tb_next
    entry = traceback
    while entry and entry.tb_next:
        if entry.tb_next.tb_frame.f_code.co_filename in OWN_FRAMES:
            entry.tb_next = entry.tb_next.tb_next
        else:
            entry = entry.tb_next
    return traceback


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(2**31) <= code < 2**31 else 0xFF
    flush()
    complain(code)
    return 1


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass


def install():
    """Makes runpy execute modules that have no code (the change that PEP 547 makes to it)."""
    stock = runpy._get_module_details

    def _get_module_details(name, error=ImportError):
        return module_details(stock, name, error)

    _get_module_details.stock = stock
    runpy._get_module_details = _get_module_details


def uninstall():
    runpy._get_module_details = getattr(runpy._get_module_details, "stock", runpy._get_module_details)
    sys.modules.pop("_loader_runpy", None)
