"""Memory and C functions, by `_ctypes` alone: `ctypes` would load other modules that are probed."""

import _ctypes


class Pointer(_ctypes._SimpleCData):
    _type_ = "P"


class Size(_ctypes._SimpleCData):
    _type_ = "l"


class Int(_ctypes._SimpleCData):
    _type_ = "i"


class Object(_ctypes._SimpleCData):
    _type_ = "O"


class Returning(_ctypes.CFuncPtr):
    """A C function that is called with the GIL and returns an address."""

    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_PYTHONAPI
    _restype_ = Pointer


class Making(_ctypes.CFuncPtr):
    """The same, but it returns a new reference."""

    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_PYTHONAPI
    _restype_ = Object


class Checking(_ctypes.CFuncPtr):
    """The same, but it returns a number."""

    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_PYTHONAPI
    _restype_ = Int


WORD = _ctypes.sizeof(Pointer)
python = _ctypes.dlopen(None, 0)


def function(kind, name, library=python):
    """OSError if the library does not have it."""
    return kind(_ctypes.dlsym(library, name))


def word(address):
    return Pointer.from_address(address).value or 0


def object_at(address):
    """A new reference to what lies there."""
    holder = Pointer(address)
    return Object.from_address(_ctypes.addressof(holder)).value
