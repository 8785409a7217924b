"""Forks a process for each run, in which modules that runs need have been imported already.

The container writes requests to the standard input: a length in four bytes, then texts that end
with NUL. It reads a line for each process that has begun or ended.
"""

import io
import os
import select
import signal
import sys

OUTPUTS = {b"o": 1, b"e": 2}  # the first byte of a connection, and the descriptor that it becomes


def import_modules(names):
    import importlib

    for name in names:
        try:
            importlib.import_module(name)
        except Exception as failed:
            print(f"loader: {name} is not imported before runs: {failed}", file=sys.stderr)


def take_streams():
    """The descriptors of requests and answers; programs get others."""
    streams = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return streams


def serve(requests, answers):
    """The texts of a request, in the process that is for it; None at the end of the server."""
    begun = {}  # process -> number of its request
    woken, waking = os.pipe()
    for end in woken, waking:
        os.set_blocking(end, False)
    signal.set_wakeup_fd(waking)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    poll = select.poll()
    poll.register(requests, select.POLLIN)
    poll.register(woken, select.POLLIN)
    is_open = True
    while is_open or begun:
        ready = [descriptor for descriptor, _ in poll.poll()]
        if woken in ready:
            os.read(woken, 1 << 12)
            tell_ends(begun, answers)
        if requests in ready:
            request = read_request(requests)
            if request is None:
                is_open = False
                poll.unregister(requests)
                continue
            number, *texts = request
            process = os.fork()
            if not process:
                signal.set_wakeup_fd(-1)
                for descriptor in requests, answers, woken, waking:
                    os.close(descriptor)
                return texts
            begun[process] = number
            os.write(answers, f"{number} begun {process}\n".encode())
    return None


def tell_ends(begun, answers):
    while begun:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return
        if process in begun:
            code = os.waitstatus_to_exitcode(status)
            code = code if code >= 0 else 128 - code
            os.write(answers, f"{begun.pop(process)} ended {code}\n".encode())


def read_request(requests):
    size = read(requests, 4)
    content = size and read(requests, int.from_bytes(size, "big"))
    return content.decode("utf-8", "surrogateescape").split("\0")[:-1] if content else None


def read(descriptor, size):
    content = b""
    while len(content) < size:
        part = os.read(descriptor, size - len(content))
        if not part:
            return None
        content += part
    return content


def begin(surroundings, script):
    """Makes the process what `python` would be when it executes the script at its start."""
    import _socket
    from _frozen_importlib_external import FileLoader

    for purpose, descriptor in OUTPUTS.items():
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        connection.connect(os.path.join(os.path.dirname(script), "socket"))
        connection.sendall(purpose)
        os.dup2(connection.fileno(), descriptor)
        connection.close()
    sys.stdout = sys.__stdout__ = text_stream(1, "<stdout>", "strict")
    sys.stderr = sys.__stderr__ = text_stream(2, "<stderr>", "backslashreplace")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ["LOADER_RUN"] = surroundings
    names = {"__name__": "_loader_process", "__file__": script}
    exec(FileLoader("", script).get_data(script), names)


def text_stream(descriptor, name, errors):
    """The one that Python made knows whether the server's descriptor was a file or a terminal."""
    raw = io.FileIO(descriptor, "wb", closefd=False)
    raw.name = name
    return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", errors, line_buffering=True)


def run(name, arguments):
    import runpy

    sys.argv[:] = ["-m", *arguments]
    sys.orig_argv[1:] = ["-m", name, *arguments]
    main = sys.modules["__main__"] = type(sys)("__main__")
    main.__builtins__ = __builtins__
    try:
        runpy._run_module_as_main(name)
    except SystemExit:
        raise
    except BaseException as raised:
        traceback = raised.__traceback__.tb_next
        sys.last_exc = sys.last_value = raised.with_traceback(traceback)
        sys.last_type, sys.last_traceback = type(raised), traceback
        sys.excepthook(type(raised), raised, traceback)
        sys.exit(130 if isinstance(raised, KeyboardInterrupt) else 1)


streams = take_streams()  # first: modules may print
import_modules(sys.argv[1:])
request = serve(*streams)
if request is not None:
    surroundings, script, name, *arguments = request
    begin(surroundings, script)
    run(name, arguments)
