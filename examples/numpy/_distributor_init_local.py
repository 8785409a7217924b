"""What numpy runs before its own libraries are loaded.

They look for OpenBLAS where they were built. It is in this bundle, and a library
that is loaded already is taken wherever it came from.
"""

import ctypes
import pathlib

_folder = pathlib.Path(__file__).parent.with_name("openblas")
for _name in ("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0"):
    ctypes.CDLL(str(_folder / _name))
