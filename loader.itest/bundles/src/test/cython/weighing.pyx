# cython: language_level=3
"""A module that says its version and holds state; VERSION is filled in by the test."""

cdef int counted = 0


def version():
    return @VERSION@


def count():
    global counted
    counted += 1
    return counted


cdef class Thing:
    def version(self):
        return @VERSION@


if __name__ == "__main__":
    print("version", @VERSION@)
