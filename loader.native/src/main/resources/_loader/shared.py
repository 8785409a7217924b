"""What all interpreters of the process share, also those that programs make: a table.

It is in Loader's own C library. Where there is none, each interpreter has its own.
"""

from _frozen_importlib import ModuleSpec
from marshal import dumps, loads
from time import monotonic, sleep

from _loader import java

LONGEST_WAIT = 1  # seconds; who has taken it for longer does not give it back any more


class OwnTable:
    """The functions of the library, for this interpreter alone."""

    content = b""

    @staticmethod
    def take():
        return True

    @staticmethod
    def give():
        pass

    @classmethod
    def read(cls):
        return cls.content

    @classmethod
    def write(cls, content):
        cls.content = content

    @staticmethod
    def current():
        return 0

    @staticmethod
    def lives(number):
        return True

    @staticmethod
    def enter(root):
        pass

    @staticmethod
    def family():
        return b""


def open_library():
    import _imp

    library = java.own_library()
    if library is None:
        return OwnTable
    module = _imp.create_dynamic(ModuleSpec("_loader.table", None, origin=library))
    _imp.exec_dynamic(module)
    return module


library = open_library()
current, lives = library.current, library.lives


def family():
    """The numbers of the interpreters of this program: that of Java, and those that it has made.

    Nothing where nobody knows.
    """
    return memoryview(library.family()).cast("q").tolist()


class Table:
    """The dict is the caller's alone inside the with statement; it may hold what marshal knows."""

    def __enter__(self):
        until, delay = monotonic() + LONGEST_WAIT, 0.0001
        while not library.take() and monotonic() < until:
            sleep(delay)
            delay = min(2 * delay, 0.01)
        content = library.read()
        self.content = loads(content) if content else {}
        return self.content

    def __exit__(self, *raised):
        try:
            library.write(dumps(self.content))
        finally:
            library.give()
