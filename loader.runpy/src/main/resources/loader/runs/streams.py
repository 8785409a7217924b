"""Standard streams that lead to Java, for the time of one run."""

import io
import os
import sys

from _loader import program

LARGEST = 1 << 18  # bytes that Java gets or gives at a time: its memory is smaller than Python's

over = False  # whether the program has ended: what its daemons would print is nobody's


class JavaStream(io.RawIOBase):
    def fileno(self):
        raise io.UnsupportedOperation(
            "fileno: the standard streams of this run lead to Java and have no descriptor; give an"
            " open file, or sys.__stdin__, sys.__stdout__ or sys.__stderr__, which are the"
            " container's"
        )


class JavaInput(JavaStream):
    def __init__(self, read):
        self.read_java = read

    def readable(self):
        return True

    def readinto(self, buffer):
        data = b"" if over else self.read_java(min(len(buffer), LARGEST))
        buffer[: len(data)] = data
        return len(data)


class JavaOutput(JavaStream):
    def __init__(self, write, descriptor):
        self.write_java = write
        self.descriptor = descriptor

    def writable(self):
        return True

    def write(self, data):
        part = bytes(memoryview(data).cast("B")[:LARGEST])
        if not over:
            self.write_java(part)
        return len(part)


def leave():
    global over
    over = True


def lead_to_process():
    """In a forked child, without Java, output goes where C's goes, and there is no input."""

    def write(self, data):
        return os.write(self.descriptor, data)

    def readinto(self, buffer):
        raise OSError(
            "a forked child cannot read the standard input of the run that it was forked in"
        )

    JavaOutput.write = write
    JavaInput.readinto = readinto


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lead_to_process)


def redirect(read, write_out, write_err, put_back):
    """Replaces the standard streams, until the program has ended or the result is put back."""
    if not put_back:
        program.at_end.append(leave)
    before = sys.stdin, sys.stdout, sys.stderr, list(sys.argv), list(sys.path), list(sys.orig_argv)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(JavaInput(read)), "utf-8")
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(JavaOutput(write_out, 1)), "utf-8", line_buffering=True
    )
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(JavaOutput(write_err, 2)),
        "utf-8",
        "backslashreplace",
        line_buffering=True,
    )
    return before


def restore(before):
    """Puts back what was there; what the run printed has been flushed."""
    sys.stdin, sys.stdout, sys.stderr, sys.argv[:], sys.path[:], sys.orig_argv[:] = before
    program.finish_at_end()
