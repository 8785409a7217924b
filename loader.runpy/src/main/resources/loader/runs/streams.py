"""Standard streams that lead to Java, for the time of one run."""

import io
import os
import sys
import time
from _functools import partial  # functools imports collections, in each new interpreter

from _loader import program

PAUSE = 0.1  # seconds between two looks at the terminal
LARGEST = 1 << 18  # bytes that Java gives at a time: its memory is smaller than Python's
CHUNK = 8192  # bytes that io.TextIOWrapper decodes at a time

over = False  # whether the program has ended: what its daemons would print is nobody's
outputs = []  # raw streams, where `write` is an attribute of the instance or that of C


class JavaStream(io.RawIOBase):
    def fileno(self):
        raise io.UnsupportedOperation(
            "fileno: the standard streams of this run lead to Java and have no descriptor; give an"
            " open file, or sys.__stdin__, sys.__stdout__ or sys.__stderr__, which are the"
            " container's"
        )


class JavaInput(JavaStream):
    is_over = False  # whether nothing more is to be read
    is_waiting = False  # whether a thread is in Java, with the lock of the buffer

    def __init__(self, read):
        self.read_java = read
        self.name = "<stdin>"

    def readable(self):
        return True

    def readinto(self, buffer):
        if over or self.is_over:
            return 0
        self.is_waiting = True
        try:
            data = self.read_java(min(len(buffer), LARGEST))
        finally:
            self.is_waiting = False
        buffer[: len(data)] = data
        return len(data)


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


class ReadAhead(io.TextIOWrapper):
    """Gives back at its end what has been read for the program and not by it.

    exit() closes it.
    """

    def __init__(self, raw, unread):
        super().__init__(Lines(raw, CHUNK), "utf-8")
        self.raw = raw
        self.unread = unread

    def close(self):
        self.give_back()
        super().close()

    def give_back(self):
        is_over, self.raw.is_over = self.raw.is_over, True
        if is_over or self.raw.is_waiting:
            return
        try:
            lines = self.buffer.read()
            rest = self.read().encode(self.encoding, self.errors) + lines
        except UnicodeDecodeError as no_text:
            rest = no_text.object + lines
        except ValueError:  # closed, or taken apart
            return
        for begin in reversed(range(0, len(rest), LARGEST)):
            self.unread(rest[begin : begin + LARGEST])


for stands_for, of_io in (Lines, "BufferedReader"), (ReadAhead, "TextIOWrapper"):
    stands_for.__name__ = stands_for.__qualname__ = of_io  # which repr and reprlib show


class JavaOutput(JavaStream):
    def __init__(self, write, descriptor, name):
        self.write = write
        self.descriptor = descriptor
        self.name = name

    def writable(self):
        return True


class TerminalInput(io.FileIO):
    """Waits in Python, where an interrupt ends it, and reads while the run has the keyboard.

    Nothing may be there to read any more: Ctrl-C takes away what has been typed.
    """

    read = io.RawIOBase.read
    readall = io.RawIOBase.readall

    def __init__(self, with_keyboard):
        super().__init__(os.dup(0))  # for descriptor 0, input() would call fgets of C
        self.name = "<stdin>"
        self.with_keyboard = with_keyboard
        self.typed = without_waiting(self)

    def readinto(self, buffer):
        count = None if len(buffer) else 0

        def take():
            nonlocal count
            if is_typed(0):
                count = self.typed.readinto(buffer)

        while count is None and not over:
            typed = is_typed(PAUSE)
            if not self.with_keyboard(take):
                return 0
            if typed and count is None:
                time.sleep(PAUSE)
        return count or 0


def without_waiting(terminal):
    """The terminal opened again: descriptor 0 is shared with other processes, which wait."""
    try:
        again = os.open(os.ttyname(terminal.fileno()), os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return io.FileIO(terminal.fileno(), closefd=False)
    return io.FileIO(again)


def is_typed(seconds):
    import select

    return select.select([0], [], [], seconds)[0]


class TerminalOutput(io.FileIO):
    def __init__(self, descriptor, name):
        super().__init__(descriptor, "w", closefd=False)
        self.name = name


def leave():
    global over
    over = True
    for each in outputs:
        each.write = written_to_nobody


def written_to_nobody(data):
    return memoryview(data).nbytes


def lead_to_process():
    """In a forked child, without Java, output goes where C's goes, and there is no input."""

    def readinto(self, buffer):
        raise OSError(
            "a forked child cannot read the standard input of the run that it was forked in"
        )

    for each in outputs:
        if isinstance(each, JavaOutput):
            each.write = partial(os.write, each.descriptor)
    JavaInput.readinto = readinto
    ReadAhead.give_back = lambda self: None
    TerminalInput.readinto = io.FileIO.readinto


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lead_to_process)


def redirect(read, unread, write_out, write_err, terminal, put_back):
    """Replaces the standard streams, until the program has ended or the result is put back.

    `unread` takes back what has been read, if the stream of Java can do so.
    """
    if not put_back:
        program.at_end.append(leave)
    before = sys.stdin, sys.stdout, sys.stderr, list(sys.argv), list(sys.path), list(sys.orig_argv)
    descriptors, with_keyboard = terminal
    on_terminal = [
        number for number in map(int, descriptors) if os.name == "posix" and os.isatty(number)
    ]
    if 0 in on_terminal:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(TerminalInput(with_keyboard)), "utf-8")
    else:
        sys.stdin = ReadAhead(JavaInput(read), unread)
        program.at_end.append(sys.stdin.give_back)
    outputs[:] = [
        TerminalOutput(number, name) if number in on_terminal else JavaOutput(write, number, name)
        for number, name, write in ((1, "<stdout>", write_out), (2, "<stderr>", write_err))
    ]
    out, err = map(io.BufferedWriter, outputs)
    sys.stdout = io.TextIOWrapper(out, "utf-8", line_buffering=True)
    sys.stderr = io.TextIOWrapper(err, "utf-8", "backslashreplace", line_buffering=True)
    return before


def restore(before):
    """Puts back what was there; what the run printed has been flushed."""
    sys.stdin, sys.stdout, sys.stderr, sys.argv[:], sys.path[:], sys.orig_argv[:] = before
    program.finish_at_end()
