"""The objects that Java holds, by number; and the numbers of Java's objects that Python holds."""

import collections
import itertools
import threading

NONE = 0

table = {NONE: None}
numbers = itertools.count(1)


class Unread(threading.local):
    """The numbers in what a thread has sent since it heard of Java."""

    def __init__(self):
        self.kept = []
        self.dropped = []


unread = Unread()


def keep(value):
    """The number of a new reference."""
    if value is None:
        return NONE
    number = next(numbers)
    table[number] = value
    unread.kept.append(number)
    return number


def given(number):
    """The object that Java has given away. None stays in the table."""
    return table[number] if number == NONE else table.pop(number)


def release(released):
    for number in released:
        table.pop(number, None)


class Handle:
    """Keeps an object of Java alive as long as Python has the handle."""

    __slots__ = ("number",)

    def __init__(self, number):
        self.number = number

    def __reduce_ex__(self, protocol):  # a second one would release the object, too
        raise TypeError("an object of Java cannot be pickled")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __index__(self):
        return self.number

    def __del__(self):
        dropped.append(self.number)


dropped = collections.deque()  # numbers of Java's objects, for the next frame


def take_dropped():
    taken = []
    while dropped:
        try:
            taken.append(dropped.popleft())
        except IndexError:  # another thread was faster
            break
    if taken:
        unread.dropped.extend(taken)
    return taken


def forget_unread():
    """Java has read what this thread has sent."""
    unread.kept.clear()
    unread.dropped.clear()


def take_back_unread():
    """Java will not read what this thread has sent last."""
    release(unread.kept)
    dropped.extend(unread.dropped)
    forget_unread()
