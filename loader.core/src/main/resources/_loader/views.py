"""Java collections as Python sees them: live, with what Python's own have.

Each calls one Java function, whose first argument names what to do.
"""

from collections.abc import MutableMapping, MutableSequence, MutableSet, Sequence
from operator import index as as_index


class JavaList(MutableSequence):
    """A java.util.List."""

    __slots__ = ("_call", "_java_view", "__weakref__")
    __hash__ = None

    def __init__(self, call, handle):
        self._call = call
        self._java_view = handle

    def __len__(self):
        return self._call("size")

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self._call("get", each) for each in range(*index.indices(len(self)))]
        return self._call("get", self._place(index))

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            self._set_slice(index, list(value))
        else:
            self._call("set", self._place(index), value)

    def __delitem__(self, index):
        if isinstance(index, slice):
            for each in sorted(range(*index.indices(len(self))), reverse=True):
                self._call("remove", each)
        else:
            self._call("remove", self._place(index))

    def _place(self, index):
        place = as_index(index)
        size = len(self)
        if not -size <= place < size:
            raise IndexError(f"index {place} of a list of {size}")
        return place + size if place < 0 else place

    def _set_slice(self, index, values):
        places = range(*index.indices(len(self)))
        if index.step not in (None, 1) and len(places) != len(values):
            raise ValueError(
                f"attempt to assign sequence of size {len(values)}"
                f" to extended slice of size {len(places)}"
            )
        for place, value in zip(places, values, strict=False):
            self._call("set", place, value)
        for place in reversed(places[len(values) :]):
            self._call("remove", place)
        for place, value in enumerate(values[len(places) :], places.start + len(places)):
            self._call("add", place, value)

    def insert(self, index, value):
        size = len(self)
        place = as_index(index)
        self._call("add", min(max(place + size if place < 0 else place, 0), size), value)

    def clear(self):
        self._call("clear")

    def __contains__(self, value):
        return self._call("contains", value)

    def __eq__(self, other):
        if not isinstance(other, Sequence) or isinstance(other, (str, bytes)):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == its for mine, its in zip(self, other, strict=False)
        )

    def __repr__(self):
        return f"{type(self).__name__}({list(self)!r})"


class Members:
    """What maps and sets have in common."""

    __slots__ = ()
    __hash__ = None

    def __init__(self, call, handle):
        self._call = call
        self._java_view = handle

    def __len__(self):
        return self._call("size")

    def __contains__(self, key):
        return self._call("contains", key)

    def __iter__(self):
        following = self._call("iterator")
        while found := following():
            yield found[0]

    def clear(self):
        self._call("clear")


class JavaMap(Members, MutableMapping):
    """A java.util.Map."""

    __slots__ = ("_call", "_java_view", "__weakref__")
    __hash__ = None

    def __getitem__(self, key):
        found = self._call("get", key)
        if not found:
            raise KeyError(key)
        return found[0]

    def __setitem__(self, key, value):
        self._call("put", key, value)

    def __delitem__(self, key):
        if not self._call("remove", key):
            raise KeyError(key)

    def __repr__(self):
        return f"{type(self).__name__}({dict(self)!r})"


class JavaSet(Members, MutableSet):
    """A java.util.Set."""

    __slots__ = ("_call", "_java_view", "__weakref__")
    __hash__ = None

    @classmethod
    def _from_iterable(cls, members):
        return set(members)

    def add(self, member):
        self._call("add", member)

    def discard(self, member):
        self._call("remove", member)

    def __repr__(self):
        return f"{type(self).__name__}({set(self)!r})"
