"""Whether the library can be unmapped once its module has gone, by the rules of Loader-Unload."""

import gc
import os
import sys
import time
from _weakref import ref

from loader_doctor.report import Failure, NotApplicable, step
from loader_doctor.subject import again, collect, exercise, imported, of_wheel, remove

MOST_OPENINGS = 1000
TURNS, TURN = 5, 0.002
# Objects of these types have no pointer to code in them.
PLAIN = {str, int, float, bool, bytes, complex, tuple, list, dict, set, frozenset, type(None)}


def unload(job):
    from loader_doctor.interpreters import mapped

    if job.module == "_ctypes":
        raise NotApplicable("the doctor uses it itself")
    if sys.platform != "linux":
        raise NotApplicable("this system does not show what is mapped in /proc")
    if not leave(job):
        raise Failure("retained: something holds the module")
    ranges = mapped(job.origin)
    if not ranges:
        raise NotApplicable("it is not known where the library is mapped")
    step("search for what points into the library")
    holder = pointing_into(ranges)
    if holder:
        raise Failure(f"retained: a {holder} points into the library")
    step("dlclose")
    close(job.origin)
    if mapped(job.origin):
        raise Failure("retained: the linker does not unmap it")
    step("after the unload")
    collect()
    for _ in range(TURNS):
        time.sleep(TURN)
    exercise(job, again(job, "import after the unload"))


def leave(job):
    """Whether the module is gone when the import system has it no more."""
    from loader_doctor.definition import definition_of, is_single_phase

    before = set(sys.modules)
    module = imported(job)
    exercise(job, module)
    definition = definition_of(module)
    if not definition:
        raise NotApplicable(f"sys.modules has a {type(module).__name__} without a definition")
    if is_single_phase(module, definition):
        raise Failure("retained: CPython keeps what single-phase modules need")
    gone = ref(module)
    del module
    remove(of_wheel(job) if job.folders else set(sys.modules) - before)
    step("collection")
    collect()
    return gone() is None


def pointing_into(ranges):
    """The type of an object that lies in the library, or has a word that points there, or ""."""
    from loader_doctor.native import WORD, Pointer

    start, end = min(low for low, _ in ranges), max(high for _, high in ranges)
    known = gc.get_objects()
    seen = set()
    for each in (*types(), *known, *gc.get_referents(*known)):
        kind = type(each)
        if kind in PLAIN or id(each) in seen:
            continue
        seen.add(id(each))
        words = (Pointer * (kind.__basicsize__ // WORD)).from_address(id(each))
        if start <= id(each) < end or any(word and start <= word < end for word in words):
            return kind.__name__
    return ""


def types():
    """With the static ones, which the collector does not know."""
    found, left = set(), [object]
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left.extend(type.__subclasses__(each))
    return found


def close(file):
    """As often as CPython has opened it."""
    import _ctypes

    from loader_doctor.interpreters import mapped

    try:
        handle = _ctypes.dlopen(file, os.RTLD_NOW | os.RTLD_NOLOAD)
    except OSError:
        return
    for _ in range(MOST_OPENINGS):
        _ctypes.dlclose(handle)
        if not mapped(file):
            return
