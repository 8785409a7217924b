"""A connection to one thread of Java, and the thread of Python that works for it."""

import marshal
import socket
import sys
import threading

from loader_worker import errors, forked, objects, operations, values

VERSION = 2  # of marshal: without references
HEADER = 4
CHUNK = 1 << 16
LARGEST = (1 << 31) - 1
FRAMES_TO_ANSWER = 50

# What a frame to Java is.
RETURNED, RAISED, REFUSED, CALLED = range(4)

# Flags of a question.
HAS_TAGS = 1
WANTS_OBJECT = 2

here = threading.local()


class Ended(Exception):
    """Java wants the thread to end."""


class Lost(Ended):
    """Java has closed the connection."""

    def __init__(self):
        super().__init__("Java has closed its connection to this thread")


class Connection:
    before_work = staticmethod(lambda: None)

    def __init__(self, channel):
        self.channel = channel

    def __del__(self):
        self.close()

    def close(self):
        try:
            self.channel.close()
        except OSError:
            pass  # user code has closed its descriptor

    @staticmethod
    def to(folder, *hello):
        forked.require_parent()
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        channel.connect(folder + "/socket")
        connection = Connection(channel)
        connection.send(*hello)
        return connection

    def send(self, *frame):
        body = marshal.dumps(frame, VERSION)
        if len(body) > LARGEST:
            raise errors.Refused("cast", f"{len(body)} bytes are too many for Java")
        self.channel.sendall(len(body).to_bytes(HEADER, "big") + body)

    def receive(self):
        read = self.channel.recv(CHUNK)
        if read:
            objects.forget_unread()  # Java asks when it has read the answer before
        while len(read) < HEADER:
            read += self.more(HEADER)
        size = HEADER + int.from_bytes(read[:HEADER], "big")
        if len(read) < size:
            read = self.filled(read, size)
        return marshal.loads(memoryview(read)[HEADER:])

    def more(self, most):
        read = self.channel.recv(most)
        if not read:
            raise Lost
        return read

    def filled(self, begin, size):
        whole = bytearray(size)
        whole[: len(begin)] = begin
        rest = memoryview(whole)[len(begin) :]
        while rest:
            count = self.channel.recv_into(rest)
            if not count:
                raise Lost
            rest = rest[count:]
        return whole

    def serve(self, by_name=operations.BY_NAME):
        """Does what Java asks for until Java wants no more.

        What user code raises goes to Java. The result says whether Java has broken off, which it
        does where it could take one answer for another.
        """
        here.connection = self
        try:
            while True:
                self.answer(by_name)
        except (Lost, ConnectionError):
            objects.take_back_unread()
            return True
        except (Ended, OSError):
            return False
        finally:
            here.connection = None
            self.close()

    def answer(self, by_name):
        self.do(self.receive(), by_name)

    def do(self, question, by_name):
        name, flags, released, arguments = question
        if name == "end":
            raise Ended
        try:
            if released:
                objects.release(released)
            if flags & HAS_TAGS:
                arguments = values.incoming(arguments)
            result = self.work(by_name[name], arguments)
            arguments = None  # memory of Java among them is Java's again with the answer
            result = objects.keep(result) if flags & WANTS_OBJECT else values.outgoing(result)
            frame = RETURNED, objects.take_dropped(), result
        except BaseException as raised:
            if forked.in_child:
                forked.end(raised)
            frame = failed(raised)
        if forked.in_child:
            forked.end(None)
        self.reply(frame)

    def call(self, number, arguments):
        """Calls a function of Java, which may ask for something meanwhile."""
        forked.require_parent()
        kept = [*map(objects.keep, arguments)]
        try:
            name, flags, released, told = self.outcome(number, kept)
        except (Lost, ConnectionError):
            objects.release(kept)
            here.connection = None  # the next call makes another one
            raise Lost from None
        if flags & HAS_TAGS:
            told = values.incoming(told)
        objects.release(released)
        return OUTCOMES[name](*told)

    def outcome(self, number, arguments):
        self.send(CALLED, objects.take_dropped(), (number, arguments))
        while True:
            question = self.receive()
            if question[0] in OUTCOMES:
                return question
            self.do_or_close(question)

    def do_or_close(self, question):
        """Java must not take the answer to another question for that to this one."""
        try:
            self.do(question, operations.BY_NAME)
        except ConnectionError:  # Java has closed it, which the calls outside see in the same way
            raise
        except BaseException:
            self.close()
            raise

    def work(self, function, arguments):
        self.before_work()
        return function(*arguments)

    def reply(self, frame):
        try:
            self.send(*frame)
        except ValueError:  # of marshal, for a value of more than 2 GB
            self.send(*failed(errors.Refused("cast", "the value is too large for Java")))
        except (errors.Refused, MemoryError) as too_large:
            self.send(*failed(too_large))


def raise_(*parts):
    raise errors.from_java(*parts)


OUTCOMES = {"return": lambda value: value, "return_object": objects.given, "raise": raise_}


def require_room():
    """Whatever Java asks for meanwhile must be answered, at least with an exception."""
    try:
        sys._getframe(sys.getrecursionlimit() - FRAMES_TO_ANSWER)
    except ValueError:  # there are fewer frames
        return
    raise RecursionError("maximum recursion depth exceeded while calling Java")


def function(number, name):
    """A function that calls Java, on the connection of the thread that calls it."""
    handle = objects.Handle(number)

    def java_function(*arguments, **named):
        if named:
            raise TypeError(f"{name}() takes no keyword arguments")
        require_room()
        connection = getattr(here, "connection", None)
        if connection is None:  # a thread that Python code has started
            connection = here.connection = Connection.to(folder[0], "python")
        result = connection.call(handle.number, arguments)
        connection.before_work()
        return result

    java_function.__name__ = java_function.__qualname__ = name
    return java_function


values.TAGS["function"] = function
folder = []


def failed(raised):
    dropped = objects.take_dropped()
    # not isinstance, which asks the exception
    if type(raised) is errors.Refused:
        return REFUSED, dropped, (raised.kind, str(raised))
    if type(raised) is values.TooDeep:
        return REFUSED, dropped, ("argument", str(raised))
    try:
        return RAISED, dropped, errors.described(raised)
    except BaseException:
        return RAISED, dropped, errors.named_only(raised)
