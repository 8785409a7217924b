"""Standard output and errors that lead to Java: of an interpreter, or of one thread's calls."""

import contextvars
import io
import itertools
import sys
import weakref

from _loader import undoing

NAMES = "stdout", "stderr"

calls = contextvars.ContextVar("calls")  # the outputs for what runs in this context
standards = weakref.WeakSet()
redirections = {}  # number -> outputs of the interpreter
numbers = itertools.count()


class Output(io.TextIOBase):
    """A Java writer."""

    encoding = "utf-8"

    def __init__(self, write, flush):
        self.write_java = write
        self.flush_java = flush

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.write_java(text)
        return len(text)

    def flush(self):
        self.flush_java()

    def close(self):
        """Does nothing: the writer is Java's to close."""


class Standard:
    """The output of the call, else that of the interpreter, else the stream that was there."""

    def __init__(self, number, before):
        self.number = number
        self.before = before
        self.led = []

    def now(self):
        found = calls.get(None)
        if found:
            return found[self.number]
        return self.led[-1] if self.led else self.before

    def __getattr__(self, name):
        return getattr(self.now(), name)


def lead():
    """Anew each time: a program in this interpreter may have set other streams."""
    for number, name in enumerate(NAMES):
        before = getattr(sys, name)
        if not isinstance(before, Standard):
            standard = Standard(number, before)
            standards.add(standard)
            setattr(sys, name, standard)


def put_back():
    for name in NAMES:
        stream = getattr(sys, name)
        if isinstance(stream, Standard):
            setattr(sys, name, stream.before)


undoing.append(put_back)


def begin(out, err):
    """For the calls of this thread, until the end."""
    lead()
    return calls.set((Output(*out), Output(*err)))


def end(token):
    outputs = calls.get()
    calls.reset(token)
    for each in outputs:
        each.flush()


def begin_all(out, err):
    """For the whole interpreter, until the end."""
    lead()
    outputs = Output(*out), Output(*err)
    for name, output in zip(NAMES, outputs, strict=True):
        getattr(sys, name).led.append(output)
    number = next(numbers)
    redirections[number] = outputs
    return number


def end_all(number):
    outputs = redirections.pop(number, ())
    for each in standards if outputs else ():
        if outputs[each.number] in each.led:
            each.led.remove(outputs[each.number])
    for each in outputs:
        each.flush()
