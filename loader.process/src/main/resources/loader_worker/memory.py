"""Memory that both processes have mapped, and the buffers of objects."""

import mmap
import os
import sys
from _pickle import PickleBuffer

from loader_worker import objects

LARGE = 1 << 15  # from here on a mapping is faster than the socket
UNTRACKED = {"trackfd": False} if sys.version_info >= (3, 13) else {}  # no further descriptor


class Segment:
    """A file without a name. Java maps it through the descriptor."""

    def __init__(self, size):
        self.size = size
        self.descriptor = os.memfd_create("loader", os.MFD_CLOEXEC)
        try:
            os.ftruncate(self.descriptor, size)
            self.mapped = mmap.mmap(self.descriptor, size, **UNTRACKED)
        except BaseException:
            self.close()
            raise

    def close(self):
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self):
        self.close()


def new_segment(size):
    """The number of a segment and its descriptor, or None where files have names only."""
    if not hasattr(os, "memfd_create"):
        return None
    try:
        segment = Segment(size)
    except OSError:  # the kernel or a filter refuses it
        return None
    return objects.keep(segment), segment.descriptor


def segment_is_mapped(number):
    if sys.version_info >= (3, 12):
        objects.table[number].close()


if sys.version_info >= (3, 12):

    class Lent:
        """A segment that Java has filled, which is Java's again when nothing here looks at it."""

        __slots__ = ("handle", "view")

        def __init__(self, segment, size, handle, read_only):
            view = memoryview(segment.mapped)[:size]
            self.view = view.toreadonly() if read_only else view
            self.handle = handle

        def __buffer__(self, flags):
            return memoryview(self.view)

    def lent(*arguments):
        return memoryview(Lent(*arguments))

else:

    class Lent(mmap.mmap):
        """The same: no other class can offer a buffer. Each has a mapping of its own."""

    def lent(segment, size, handle, read_only):
        mapped = Lent(segment.descriptor, segment.size)
        mapped.handle = handle
        view = memoryview(mapped)[:size]
        return view.toreadonly() if read_only else view


def shared(item_format, number, size, handle, read_only):
    """What stands for an array or a direct buffer of Java."""
    view = lent(objects.table[number], size, objects.Handle(handle), read_only)
    return view if item_format == "B" else view.cast(item_format)


def array(item_format, content, read_only):
    view = memoryview(content if read_only else bytearray(content))
    return view if item_format == "B" else view.cast(item_format)


def matching_bytes(target, formats, item_size, segment):
    """The memory of an object with these items: bytes, or their number in the segment; or None.

    The answer is a number of bytes that is negative if the segment has no room for them.
    """
    try:
        view = memoryview(objects.table[target])
    except TypeError:
        return None
    item_format = view.format[1:] if view.format[:1] == "@" else view.format
    if view.ndim != 1 or view.itemsize != item_size or not view.c_contiguous:
        return None
    if len(item_format) != 1 or item_format not in formats:
        return None
    return content(view, segment)


def content(view, segment):
    """The bytes themselves also for the number -1: Java cannot have a segment."""
    if view.nbytes < LARGE or segment < 0 or not hasattr(os, "memfd_create"):
        return view.tobytes()
    room = objects.table[segment] if segment else None
    if room is None or room.size < view.nbytes:
        return -view.nbytes
    with memoryview(room.mapped) as target, PickleBuffer(view).raw() as source:
        target[: view.nbytes] = source
    return view.nbytes


def buffer(target):
    """A view that keeps the memory of an object, and what is known of it."""
    view = memoryview(objects.table[target])
    return (
        objects.keep(view),
        view.format,
        view.itemsize,
        view.readonly,
        [*view.shape],
        [*view.strides],
        view.nbytes,
        view.c_contiguous,
    )


def buffer_content(target, segment):
    return content(objects.table[target], segment)


def write_back(target, changed):
    """What Java has written, as bytes or in a segment with its number."""
    view = objects.table[target]
    if view.nbytes == 0:
        return
    with PickleBuffer(view).raw() as flat:
        if isinstance(changed, int):
            with memoryview(objects.table[changed].mapped) as written:
                flat[:] = written[: view.nbytes]
        else:
            flat[:] = changed


def end_buffer(target):
    view = objects.table.get(target)
    if view is not None:
        view.release()
