"""Refuses single-phase modules, in an interpreter with a GIL of its own that Python code made.

CPython calls the init function first, in the main interpreter: there the library may be that of
another interpreter, and if the function raises, the process may end.
"""

import _imp
from _io import FileIO

from _loader import child
from _loader.interpreters import REFUSED, WAY_TO_IMPORT

PIECE = 1 << 20
DEFINES = b"PyModuleDef_Init"  # what the init function of a multi-phase module calls


def refuse_single_phase(spec):
    if not isinstance(spec.name, str) or not isinstance(spec.origin, str):
        return  # CPython says so
    if not is_checked():
        return
    symbol = child.init_symbol(spec.name).encode()
    if is_single_phase(spec.origin, symbol):
        message = f"module {spec.name} {REFUSED}{WAY_TO_IMPORT}"
        raise ImportError(message, name=spec.name, path=spec.origin)


def is_checked():
    """importlib.util can have such a module imported all the same."""
    override = _imp._override_multi_interp_extensions_check(0)
    _imp._override_multi_interp_extensions_check(override)
    return override >= 0


def is_single_phase(path, symbol):
    """Whether the library has the init function, and no definition for it to return."""
    is_there = False
    text = b""
    longest = max(len(symbol), len(DEFINES))
    try:
        with FileIO(path) as file:
            while piece := file.read(PIECE):
                text = text[-longest:] + piece
                if DEFINES in text:
                    return False
                is_there = is_there or symbol in text
    except OSError, ValueError:
        return False  # CPython says why
    return is_there
