"""What CPython's command line reads: files, byte code, -c and standard input."""

import sys

from _loader import java
from _loader.command_line import prepare_main
from _loader.reports import Error, complain


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
    if not isinstance(code, type(byte_code.__code__)):
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
