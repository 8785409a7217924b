"""Starts a process for each program of a client (`bin/loader-client`), and says how it ends.

A program that is `-m NAME` runs in a fork of this process, if its environment does not change how
Python starts; others run in a new Python. The container has the other end of the standard input:
when that is closed, the container has gone. A byte on the standard output asks the container, which
says where modules are, whether it is there; a byte comes back.
"""

import _signal
import _socket
import errno
import fcntl
import gc
import io
import os
import resource  # noqa: F401  (for processes, which have limits)
import runpy  # noqa: F401  (for processes)
import select
import sys
from time import monotonic, sleep

# Variables that Python, the C library or the dynamic linker read when a process starts.
OF_START = ("PYTHON", "LC_", "LANG", "LD_", "MALLOC_", "GLIBC_")
ALSO_OF_START = ("HOME", "TZ")

PROCESS = "_loader_process"  # the name of the script that surrounds a program
MOST_DESCRIPTORS = 253
SILENCE = 30  # seconds until a container that answers nothing is killed
PAUSE = 0.1  # seconds until the next try
GRACE = 5  # seconds from SIGTERM to SIGKILL, when a container is told to stop


class Client:
    """A connection, and what the client has sent of its request."""

    def __init__(self, connection):
        self.connection = connection
        self.received = b""
        self.descriptors = []
        self.process = None
        self.is_request = True

    def read(self):
        """False when nothing more comes."""
        try:
            data, rights, flags, _ = self.connection.recvmsg(
                1 << 18,
                _socket.CMSG_SPACE(4 * MOST_DESCRIPTORS),
                _socket.MSG_DONTWAIT | _socket.MSG_CMSG_CLOEXEC,
            )
        except BlockingIOError:
            return True
        except OSError:
            return False
        for level, kind, content in rights:
            if (level, kind) == (_socket.SOL_SOCKET, _socket.SCM_RIGHTS):
                for i in range(0, len(content) - 3, 4):
                    number = int.from_bytes(content[i : i + 4], sys.byteorder)
                    self.descriptors.append(number)
        if flags & _socket.MSG_CTRUNC:  # this process has too many open files
            raise OSError(errno.EMFILE, "descriptors are lost")
        self.received += data
        return bool(data)

    def request(self):
        """The texts of a whole request."""
        if not self.is_request or len(self.received) < 4:
            return None
        end = 4 + int.from_bytes(self.received[:4], "big")
        if len(self.received) < end:
            return None
        texts = self.received[4:end].split(b"\0")[:-1]
        self.received = self.received[end:]
        self.is_request = False
        return texts

    def signals(self):
        """Pairs of whom a signal is for, and its number."""
        while not self.is_request and len(self.received) >= 2:
            yield self.received[:1], self.received[1]
            self.received = self.received[2:]

    def tell(self, kind, value):
        try:
            self.connection.sendall(kind + (value & 0xFFFFFFFF).to_bytes(4, "big"))
        except OSError:
            pass  # it has gone

    def close(self):
        self.close_descriptors()
        self.connection.close()

    def close_descriptors(self):
        for each in self.descriptors:
            os.close(each)
        self.descriptors = []


class Program:
    """What a client wants to be run."""

    def __init__(self, texts, descriptors):
        umask, signals, limits, numbers, surroundings, count, *rest = texts
        self.umask = int(umask)
        self.ignored = [int(each[:-1]) for each in signals.split() if each.endswith(b"i")]
        self.blocked = [int(each[:-1]) for each in signals.split() if each.endswith(b"b")]
        self.limits = [tuple(map(int, each.split(b":"))) for each in limits.split()]
        self.numbers = list(map(int, numbers.split()))
        self.surroundings = os.fsdecode(surroundings)
        self.words = rest[: int(count)]
        self.variables = dict(each.split(b"=", 1) for each in rest[int(count) :] if b"=" in each)
        self.descriptors = descriptors

    def module(self):
        """The name of the module and the arguments, if there are no options of Python."""
        first, *rest = self.words
        if first == b"-m" and rest:
            return os.fsdecode(rest[0]), [os.fsdecode(each) for each in rest[1:]]
        if first[:2] == b"-m" and first != b"-m":
            return os.fsdecode(first[2:]), [os.fsdecode(each) for each in rest]
        return None

    def starts_as(self, variables):
        """Whether Python would start as one with these variables has."""
        paths = self.variables.get(b"PYTHONPATH", b"")
        return of_start(self.variables) == of_start(variables) and all(
            each.startswith(b"/") for each in paths.split(b":") if paths
        )

    def take_place(self):
        """Gives this process what the client has: files, folder, signals and limits."""
        if len(self.descriptors) > len(self.numbers):
            os.fchdir(self.descriptors[-1])
        sources = [out_of_the_way(each, self.numbers) for each in self.descriptors]
        for source, number in zip(sources, self.numbers, strict=False):
            os.dup2(source, number)
        for each in map(int, os.listdir("/proc/self/fd")):
            if each not in self.numbers:
                close(each)
        os.umask(self.umask)
        for number, soft, hard in self.limits:
            try:
                resource.setrlimit(number, (soft, hard))
            except OSError, ValueError:
                pass  # one that this system does not know

    def take_signals(self, of_others):
        """Those of the container's own are as in a new process."""
        for number in (_signal.SIGCHLD, *of_others):
            _signal.signal(number, _signal.SIG_DFL)
        for number in self.ignored:
            if number not in (_signal.SIGKILL, _signal.SIGSTOP):
                _signal.signal(number, _signal.SIG_IGN)
        _signal.pthread_sigmask(_signal.SIG_SETMASK, self.blocked)


def out_of_the_way(descriptor, numbers):
    while descriptor in numbers:
        descriptor = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    return descriptor


def close(descriptor):
    try:
        os.close(descriptor)
    except OSError:
        pass  # that of the listing


def of_start(variables):
    return {
        name: value
        for name, value in variables.items()
        if os.fsdecode(name).startswith(OF_START) or os.fsdecode(name) in ALSO_OF_START
    }


def own_variables():
    """Those that this process was started with; Python may have changed LC_CTYPE since."""
    with open("/proc/self/environ", "rb") as file:
        return dict(each.split(b"=", 1) for each in file.read().split(b"\0") if b"=" in each)


class Server:
    def __init__(self, place, watch, idle):
        self.place = place
        self.idle = idle
        self.began = self.idle_since = monotonic()
        self.clients = {}  # descriptor -> client
        self.running = {}  # process -> client
        self.watching = {}  # process -> the connection that its end of this server is seen by
        self.programs = 0
        self.kill_at = None
        self.silent_since = None
        self.variables = own_variables()
        self.container, self.asking = take_streams()
        self.woken, self.waking = os.pipe()
        for end in self.woken, self.waking:
            os.set_blocking(end, False)
        _signal.set_wakeup_fd(self.waking)
        _signal.signal(_signal.SIGCHLD, lambda *_: None)
        self.poll = select.poll()
        self.watch = listening(watch)
        self.listener = listening(place)
        self.own = os.stat(place)
        for each in self.container, self.woken, self.watch.fileno(), self.listener.fileno():
            self.poll.register(each, select.POLLIN)

    def serve(self):
        """A program, in the process that is for it; None at the end of the server."""
        while self.listener is not None or self.running:
            for descriptor, _ in self.poll.poll(self.patience()):
                if descriptor == self.container:
                    self.silent_since = None
                    if not os.read(self.container, 1 << 12):
                        self.end()
                        return None
                if descriptor == self.woken:
                    os.read(self.woken, 1 << 12)
                    self.tell_ends()
                elif descriptor == self.watch.fileno():
                    self.accept_watch()
                elif self.listener is not None and descriptor == self.listener.fileno():
                    self.accept()
                elif descriptor in self.clients:
                    program = self.answer(self.clients[descriptor])
                    if program is not None:
                        return program
            now = monotonic()
            if self.kill_at is not None and now >= self.kill_at:
                self.kill(_signal.SIGKILL)
                self.kill_at = None
            if self.silent_since is not None and now >= self.silent_since + SILENCE:
                os.kill(os.getppid(), _signal.SIGKILL)
                self.silent_since = None
            if not self.running and not self.clients and now >= self.idle_since + self.idle:
                self.close()
        self.end()
        return None

    def patience(self):
        """In milliseconds."""
        ends = []
        if self.kill_at is not None:
            ends.append(self.kill_at)
        if self.silent_since is not None:
            ends.append(self.silent_since + SILENCE)
        if not self.running and not self.clients:
            ends.append(self.idle_since + self.idle)
        return max(0, int(1000 * (min(ends) - monotonic())) + 1) if ends else None

    def accept(self):
        try:
            connection = accepted(self.listener)
        except OSError:  # such as too many open files
            sleep(PAUSE)
            return
        if user(connection) != os.geteuid():
            connection.close()
            return
        self.clients[connection.fileno()] = Client(connection)
        self.poll.register(connection.fileno(), select.POLLIN)

    def accept_watch(self):
        try:
            connection = accepted(self.watch)
        except OSError:
            sleep(PAUSE)
            return
        process = peer(connection)[0]
        if process in self.running:
            self.watching[process] = connection
        else:
            connection.close()

    def answer(self, client):
        try:
            return self.answer_or_fail(client)
        except OSError as failed:  # such as too many processes
            client.tell(b"f", failed.errno or errno.EIO)
        except ValueError:  # not from a client
            pass
        self.forget(client)
        return None

    def answer_or_fail(self, client):
        is_open = client.read()
        request = client.request()
        if request is not None:
            kind, *texts = request
            if kind == b"run" and self.listener is not None:
                return self.start(client, Program(texts, client.descriptors))
            if kind == b"status":
                self.say(client, "")
            elif kind == b"stop":
                self.say(client, " is stopped")
                self.stop()
                return None  # the end of this process closes the connection
            is_open = False
        for whom, number in client.signals():
            self.send(client, whom, number)
        if not is_open:
            self.forget(client)
            if client.process in self.running:
                send(os.kill, client.process, _signal.SIGKILL)
        return None

    def start(self, client, program):
        process = os.fork()
        if not process:
            _signal.set_wakeup_fd(-1)
            for each in self.sockets():
                each.detach()
            return program
        try:
            os.setpgid(process, process)
        except OSError:
            pass  # it has done so itself, and executes Python or has ended
        self.programs += 1
        self.running[process] = client
        client.process = process
        client.close_descriptors()
        client.tell(b"a", process)
        self.ask_container()
        return None

    def ask_container(self):
        if self.silent_since is None:
            self.silent_since = monotonic()
            try:
                os.write(self.asking, b"?")
            except OSError:
                pass  # its end comes

    def sockets(self):
        yield self.watch
        yield self.listener
        yield from self.watching.values()
        for client in self.clients.values():
            yield client.connection

    def send(self, client, whom, number):
        if client.process in self.running:
            send(os.killpg if whom == b"g" else os.kill, client.process, number)

    def tell_ends(self):
        while self.running:
            process, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            if not process:
                return
            client = self.running.get(process)
            if client is None:
                continue
            if os.WIFSTOPPED(status):
                client.tell(b"t", os.WSTOPSIG(status))
                continue
            del self.running[process]
            if process in self.watching:
                self.watching.pop(process).close()
            if os.WIFSIGNALED(status):
                client.tell(b"s", os.WTERMSIG(status))
            else:
                client.tell(b"x", os.WEXITSTATUS(status))
            self.forget(client)

    def forget(self, client):
        descriptor = client.connection.fileno()
        if descriptor in self.clients:
            del self.clients[descriptor]
            self.poll.unregister(descriptor)
            client.close()
        self.idle_since = monotonic()

    def say(self, client, what):
        now = monotonic()
        rest = "" if self.running else f", ends in {int(self.idle_since + self.idle - now)} s"
        line = (
            f"container {os.getppid()}{what}: {int(now - self.began)} s old,"
            f" {len(self.running)} of {self.programs} programs running{rest}\n"
        )
        try:
            client.connection.sendall(line.encode())
        except OSError:
            pass

    def stop(self):
        self.close()
        self.kill(_signal.SIGTERM)
        self.kill(_signal.SIGCONT)
        self.kill_at = monotonic() + GRACE

    def kill(self, number):
        for process in self.running:
            send(os.kill, process, number)

    def close(self):
        """Takes no more programs. Who is connected already and not accepted tries again."""
        if self.listener is None:
            return
        self.poll.unregister(self.listener.fileno())
        remove(self.place, self.own)
        self.listener.close()
        self.listener = None

    def end(self):
        self.close()
        self.kill(_signal.SIGKILL)
        while self.running:
            select.select([self.woken], [], [], 1)
            self.tell_ends()
        for script in process_script, child_script:  # the container may have been killed
            remove_folder(os.path.dirname(script))


def send(kill, process, number):
    try:
        kill(process, number)
    except OSError:
        pass  # it ends at this moment, or has become another user's


def remove(place, own):
    """Removes the folder of the socket, if no other server has it.

    A client that starts a container has the lock, and removes the folder itself.
    """
    folder = os.path.dirname(place)
    try:
        lock = os.open(os.path.dirname(folder), os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            there = os.stat(place)
            if (there.st_dev, there.st_ino) == (own.st_dev, own.st_ino):
                remove_folder(folder)
        finally:
            os.close(lock)
    except OSError:
        pass


def remove_folder(folder):
    try:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
    except OSError:
        pass  # it has gone


def take_streams():
    """The descriptors of the container; programs get others."""
    streams = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return streams


def listening(path):
    listener = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    folder = os.open(os.path.dirname(path), os.O_PATH | os.O_DIRECTORY)
    try:
        listener.bind(f"/proc/self/fd/{folder}/{os.path.basename(path)}")  # it may be a long path
    finally:
        os.close(folder)
    listener.listen(128)
    return listener


def accepted(listener):
    descriptor, _ = listener._accept()
    return _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, descriptor)


def peer(connection):
    """Number, user and group of the process."""
    facts = connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)
    return [int.from_bytes(facts[i : i + 4], sys.byteorder) for i in (0, 4, 8)]


def user(connection):
    return peer(connection)[1]


# What follows is done in the process of the program.


def become(program, script):
    """Makes the process what `python` would be for the program; runs its module or executes it."""
    os.setpgid(0, 0)
    program.take_place()
    module = program.module()
    given = child_script.replace("%", "%25").replace("\n", "%0A")  # as process.py reads it
    surroundings = f"script={given}\nsignals\n{program.surroundings}"
    if module is None or not program.starts_as(program.own):
        program.take_signals([_signal.SIGPIPE, _signal.SIGXFSZ, _signal.SIGINT])
        variables = {
            **program.variables,
            b"LOADER_CHILD": os.fsencode(script),
            b"LOADER_RUN": os.fsencode(surroundings),
        }
        os.execve(sys.executable, [sys.executable, *program.words], variables)
    take_variables(program.variables, program.own)
    make_streams()
    program.take_signals([])
    os.environ["LOADER_RUN"] = surroundings
    os.environ["LOADER_CHILD"] = script
    exec(program.process_code, {"__name__": PROCESS, "__file__": script})
    sys.orig_argv[1:] = map(os.fsdecode, program.words)
    run(*module)


def take_variables(variables, own):
    """LC_CTYPE is as Python has set it, if Python has set it (PEP 538)."""
    coerced = os.environ.get("LC_CTYPE")
    os.environ.clear()
    for name, value in variables.items():
        os.environ[os.fsdecode(name)] = os.fsdecode(value)
    if b"LC_CTYPE" not in own and coerced is not None:
        os.environ["LC_CTYPE"] = coerced


def make_streams():
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        before = getattr(sys, name)
        stream = text_stream(descriptor, f"<{name}>", before)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def text_stream(descriptor, name, before):
    """As CPython makes it; None for one that is closed."""
    mode = "wb" if descriptor else "rb"
    is_unbuffered = before.write_through
    try:
        buffer = open(descriptor, mode, 0 if is_unbuffered and descriptor else -1, closefd=False)
    except OSError:
        return None
    raw = getattr(buffer, "raw", buffer)
    raw.name = name
    stream = io.TextIOWrapper(
        buffer,
        before.encoding,
        before.errors,
        newline="\n",
        line_buffering=not is_unbuffered and (descriptor == 2 or raw.isatty()),
        write_through=is_unbuffered,
    )
    stream.mode = mode[0]
    return stream


def run(name, arguments):
    sys.argv[:] = ["-m", *arguments]
    if not sys.flags.safe_path:
        try:
            sys.path.insert(0, os.getcwd())
        except OSError:
            pass  # it has been removed
    main = sys.modules["__main__"] = type(sys)("__main__")
    main.__builtins__ = __builtins__
    try:
        runpy._run_module_as_main(name)
    except SystemExit:
        raise
    except BaseException as raised:
        show_without_frames_of_this(raised)
        raise


def show_without_frames_of_this(raised):
    """CPython shows it by the hook, and ends as it does for this exception."""
    traceback = without_frames_of_process(raised.__traceback__.tb_next)
    hook = sys.excepthook

    def excepthook(kind, value, _):
        sys.last_traceback = traceback
        hook(kind, value.with_traceback(traceback), traceback)

    sys.excepthook = excepthook


def without_frames_of_process(traceback):
    """A function of runpy has another one around it, which looks at what the bundle asks for."""
    before, each = None, traceback
    while each is not None:
        if each.tb_frame.f_globals.get("__name__") != PROCESS:
            before = each
        elif before is None:
            traceback = each.tb_next
        else:
            before.tb_next = each.tb_next
        each = each.tb_next
    return traceback


place, process_script, child_script, idle = sys.argv[1:]
if not sys.flags.safe_path:
    del sys.path[0]
with open(process_script, encoding="utf-8") as file:
    process_code = compile(file.read(), "<string>", "exec")
gc.collect()
gc.freeze()  # processes do not copy what is here
server = Server(place, os.path.join(os.path.dirname(process_script), "socket"), float(idle))
program = server.serve()
own = server.variables
del server
if program is not None:
    program.own, program.process_code = own, process_code
    become(program, process_script)
