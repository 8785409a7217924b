"""What each cycle of a fresh import leaves behind."""

import _tracemalloc
import gc
import sys
import time
import warnings

from loader_doctor.report import Failure, NotApplicable, step
from loader_doctor.subject import again, exercise, imported, remove

WARM_UP = 10
CYCLES = 20  # in each measurement
MEASUREMENTS = 3
ALL = WARM_UP + (1 + MEASUREMENTS) * CYCLES
SLOWNESS = 4  # of cycles that are traced, on a machine that may become busier
# What is a leak, a cycle. Python's own tables grow now and then, but not in each measurement.
LEAST = {"blocks": 0.9, "bytes": 100, "references": 0.9, "bytes of malloc": 200}


def leaks(job):
    module = imported(job)
    exercise(job, module)
    remove([job.module])
    begun = time.monotonic()
    try:
        if again(job) is module:
            raise NotApplicable("another import gives the same module")
    except Failure as failed:
        raise NotApplicable(f"it cannot be imported again: {failed}") from None
    if (time.monotonic() - begun) * ALL * SLOWNESS > job.seconds:
        raise NotApplicable("an import takes too long for so many cycles")
    _tracemalloc.start(1)
    cycles(job, WARM_UP)
    measured(job)  # imports what measuring needs
    rates = least([measured(job) for _ in range(MEASUREMENTS)])
    count = f"in {MEASUREMENTS * CYCLES} cycles"
    leaked = [f"{rates[kind]:.0f} {kind}" for kind in rates if rates[kind] >= LEAST[kind]]
    if leaked:
        raise Failure(f"{' and '.join(leaked)} a cycle, {count}")
    return f"0 blocks a cycle, {count}"


def cycles(job, count):
    step("cycles of import")
    for _ in range(count):
        remove([job.module])
        exercise(job, again(job, "another cycle"))


def measured(job):
    """{what: growth}."""
    before = counts(job)
    cycles(job, CYCLES)
    after = counts(job)
    return {kind: after[kind] - before[kind] for kind in before}


def least(growths):
    return {kind: min(each[kind] for each in growths) / CYCLES for kind in growths[0]}


def counts(job):
    forget()
    traced = _tracemalloc.get_traced_memory()[0]
    found = {"blocks": sys.getallocatedblocks(), "bytes": traced}
    if hasattr(sys, "gettotalrefcount"):
        found["references"] = sys.gettotalrefcount()
    if job.module != "_ctypes" and (all_of_c := malloced()):
        found["bytes of malloc"] = all_of_c - traced
    return found


def forget():
    """The cache of types' attributes, too: it keeps names of modules that are gone."""
    clear = getattr(sys, "_clear_type_cache", None)
    if clear:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            clear()
    for _ in range(2):
        gc.collect()


def malloced():
    """What C code has of glibc's malloc, or 0 where this is not known."""
    import _ctypes

    from loader_doctor.native import Size, function

    class Statistics(_ctypes.Structure):
        _fields_ = [(name, Size) for name in "abcdefghij"]

    class Mallinfo(_ctypes.CFuncPtr):
        _flags_ = _ctypes.FUNCFLAG_CDECL
        _restype_ = Statistics

    try:
        found = function(Mallinfo, "mallinfo2")()
    except OSError:
        return 0
    return found.e + found.h  # hblkhd, uordblks
