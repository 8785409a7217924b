"""What surrounds a program that runs in a process of its own.

Python executes this when the process starts (`loader.pth` of the runtime), before the program. The
container's side is RunSocket, at the socket beside this file.
"""

import os
import sys

WATCH, READ = b"w", b"r"  # the first byte of a connection: what it is for
UNREAD = 1 << 31  # the bit of a length: so many bytes follow, which the container takes back
FAILED = 1 << 31  # the bit of an answer's length: its bytes say why Java cannot read
KILLED = 128 + 9  # the status of a process that SIGKILL has ended
LARGEST = 1 << 18  # bytes that Java gives at a time
CHUNK = 8192  # bytes that io.TextIOWrapper decodes at a time

request = dict(line.partition("=")[::2] for line in os.environ.pop("LOADER_RUN").split("\n"))
address = os.path.join(os.path.dirname(__file__), "socket")
process = os.getpid()


def path(word):
    """The path that belongs to the word; a line break in it does not end its line."""
    return request[word].replace("%0A", "\n").replace("%25", "%")


def connect(purpose):
    import _socket

    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    if connection.fileno() <= 2:  # a stream that is closed stays so
        import fcntl

        above = fcntl.fcntl(connection, fcntl.F_DUPFD_CLOEXEC, 3)
        connection.close()
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, above)
    connection.connect(address)
    connection.sendall(purpose)
    return connection


def find_modules_of_bundles(script):
    """Executes the script that makes a process ask the container for them.

    Processes that this one starts execute it at their start.
    """
    os.environ["LOADER_CHILD"] = script
    if known := sys.modules.get("_loader_child"):  # in a forked process
        known.main_code.__globals__["strict"] = "strict" in request
        return
    from _frozen_importlib_external import FileLoader

    names = {"__name__": "_loader_child", "__file__": script}
    exec(FileLoader("", script).get_data(script), names)
    names["strict"] = "strict" in request


def receive_signals():
    """Lets signals through that are blocked or ignored in the container's own process."""
    import _signal

    if _signal.getsignal(_signal.SIGINT) == _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    if hasattr(_signal, "pthread_sigmask"):
        _signal.pthread_sigmask(_signal.SIG_SETMASK, ())


def limit(limits):
    import resource

    for name, value in (each.split(":") for each in limits.split()):
        kind = getattr(resource, "RLIMIT_" + name)
        most = resource.getrlimit(kind)[1]
        wanted = int(value) if most == resource.RLIM_INFINITY else min(int(value), most)
        # At the hard limit of CPU time the process is killed; the soft one has a signal of its own.
        resource.setrlimit(kind, (wanted, wanted + 1 if name == "CPU" else wanted))


def die_with_container():
    """Has the kernel kill the process when the container's end of the connection is closed."""
    import atexit
    import fcntl
    from time import process_time_ns

    connection = connect(WATCH + process.to_bytes(4, "big"))
    if hasattr(fcntl, "F_SETSIG"):
        descriptor = connection.fileno()
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, 9)  # SIGKILL
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, process)
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)
        if is_closed(connection):  # there was nothing to send the signal for
            os._exit(KILLED)
    atexit.register(tell_cpu_time, connection, process_time_ns)


def is_closed(connection):
    import _socket

    try:
        return connection.recv(1, _socket.MSG_PEEK | _socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def tell_cpu_time(connection, nanos):
    if os.getpid() == process:
        try:
            connection.sendall(nanos().to_bytes(8, "big"))
        except OSError:  # the program has closed it
            pass


def lead_streams(descriptors):
    """Output goes to Java through pipes, a line at a time; input comes when the program reads."""
    if "0" in descriptors:
        import atexit

        sys.stdin = sys.__stdin__ = ContainerText()
        atexit.register(sys.stdin.give_back)
    for name in "stdout", "stderr":
        stream = getattr(sys, name)
        if stream is not None and str(stream.fileno()) in descriptors:
            # A line at a time: -u, which is for the streams of C, would be a word at a time.
            stream.reconfigure(encoding="utf-8", line_buffering=True, write_through=False)


def ContainerText():
    import io

    class Lines(io.BufferedReader):
        def read1(self, size=CHUNK):
            """Text, or only a line that is none, which would take what follows with it."""
            ahead = self.peek()
            if size >= 0:
                ahead = ahead[:size]
            try:
                ahead.decode()
            except UnicodeDecodeError as no_text:
                before = ahead.rfind(b"\n", 0, no_text.start) + 1
                size = before or ahead.find(b"\n", no_text.start) + 1 or size
            return super().read1(size) if ahead else ahead

    class ContainerText(io.TextIOWrapper):
        """Gives back at its end what has been read for the program and not by it.

        exit() closes it.
        """

        def __init__(self, raw):
            super().__init__(Lines(raw, CHUNK), "utf-8")
            self.raw = raw

        def close(self):
            self.give_back()
            super().close()

        def give_back(self):
            is_over, self.raw.is_over = self.raw.is_over, True
            if is_over or not self.raw.is_answered():
                return
            try:
                lines = self.buffer.read()
                try:
                    rest = self.read().encode(self.encoding, self.errors) + lines
                except UnicodeDecodeError as no_text:
                    rest = no_text.object + lines
                for begin in reversed(range(0, len(rest), LARGEST)):
                    self.raw.unread(rest[begin : begin + LARGEST])
            except (OSError, ValueError):
                pass  # the container has gone; closed, or taken apart

    return ContainerText(ContainerInput())


def ContainerInput():
    import io

    class ContainerInput(io.RawIOBase):
        """The standard input of the run, which Java reads when this is read."""

        name = "<stdin>"
        connection = None
        awaited = False  # whether an answer has been asked for that has not come yet
        received = b""  # of that answer, whose first four bytes are its length
        rest = b""
        is_over = False  # whether nothing more is to be asked for

        def readable(self):
            return True

        def readinto(self, buffer):
            if os.getpid() != process:
                raise OSError(
                    "a forked child cannot read the standard input of the run that it was forked in"
                )
            if not self.rest and len(buffer) and not self.is_over:
                self.rest = self.ask(min(len(buffer), LARGEST))
            part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
            buffer[: len(part)] = part
            return len(part)

        def ask(self, size):
            """What the container reads; an interrupt in the middle loses none of it."""
            try:
                if self.connection is None:
                    self.connection = connect(READ)
                if not self.awaited:
                    self.connection.sendall(size.to_bytes(4, "big"))
                    self.awaited = True
                is_failed, data = self.answer()
            except OSError:  # the container has gone
                return b""
            if is_failed:
                import errno

                raise OSError(errno.EIO, data.decode())
            return data

        def is_answered(self):
            return os.getpid() == process and self.connection is not None and not self.awaited

        def unread(self, data):
            self.connection.sendall((UNREAD | len(data)).to_bytes(4, "big") + data)
            self.answer()  # the container has taken it

        def answer(self):
            while len(self.received) < 4 + self.length() % FAILED:
                part = self.connection.recv(LARGEST)
                if not part:
                    return False, b""
                self.received += part
            is_failed = self.length() >= FAILED
            data, self.received, self.awaited = self.received[4:], b"", False
            return is_failed, data

        def length(self):
            return int.from_bytes(self.received[:4], "big")

    return ContainerInput()


def add_neighbours(path):
    """Python of a container has -I, which leaves out the folder of a source file, too."""
    from zipimport import ZipImportError, zipimporter

    if os.path.isfile(path):
        try:
            zipimporter(path)
        except ZipImportError:
            sys.path.insert(0, os.path.dirname(os.path.realpath(path)))


def call_function_main(is_wanted):
    """Has runpy call the function __main__ of the program, if that is wanted."""
    import runpy

    def _get_module_details(name, error=ImportError):
        found = details(name, error)
        if is_wanted or is_asked_for(found[1]):
            runpy._run_code = _run_code
        return found

    def _run_code(code, namespace, *others):
        result = run(code, namespace, *others)
        function = namespace.get("__main__")
        if callable(function):
            sys.exit(function())
        return result

    details, run = runpy._get_module_details, runpy._run_code
    runpy._get_module_details = _get_module_details


def is_asked_for(spec):
    """Whether the bundle of the program asks for it."""
    child = sys.modules.get("_loader_child")
    if not child or not spec.has_location or is_on_path(spec):
        return False
    return bool(child.known("autorun", spec.origin))


def is_on_path(spec):
    """Whether its folder, or that of its package, is in `sys.path`, which has none of a bundle."""
    folder = spec.origin
    for _ in spec.name.split("."):
        folder = os.path.dirname(folder)
    return folder in sys.path


if "signals" not in request:  # those that the process has are its own
    receive_signals()
if request.get("script"):
    find_modules_of_bundles(path("script"))
else:
    del os.environ["LOADER_CHILD"]
die_with_container()
lead_streams(request.get("streams", ""))
if "file" in request:
    add_neighbours(path("file"))
if "module" in request:
    call_function_main("autorun" in request)
if "limits" in request:  # last: what is before needs files, too
    limit(request["limits"])
