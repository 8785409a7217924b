"""An allocator that fails once, at one of the allocations of the module's own code."""

import importlib
import os
import time

from loader_doctor.hooked import CREATE, EXECUTE, Around
from loader_doctor.report import NotApplicable, step
from loader_doctor.stack import BINARY
from loader_doctor.subject import imported

MOST = 8  # failures that are tried in a phase, spread over all allocations
HIGHEST = 1 << 14
SHARE = 0.3  # of the time limit, so that a slow import is no hang
HIT, MISSED, UNUSABLE = range(3)
OF_CPYTHON = "libpython", "python3", "libc.so", "libc-", "ld-"
ERRORS = 2  # a file, where faulthandler writes


def low_memory(job):
    """CPython's own hook makes the allocator fail; a home without `_testcapi` has none."""
    try:
        import _testcapi
    except ImportError:
        raise NotApplicable("this CPython has no _testcapi") from None
    status = in_child(lambda: HIT if imported(job) else HIT)  # what is tried is the first import
    if os.WEXITSTATUS(status) == UNUSABLE or os.WIFSIGNALED(status):
        raise NotApplicable("the import fails")
    end = time.monotonic() + job.seconds * SHARE
    return ", ".join(tried(job, phase, _testcapi, end) for phase in (CREATE, EXECUTE))


def tried(job, phase, hooks, end):
    done, at, missed = set(), 1, 0
    while missed < 2 and at < HIGHEST and time.monotonic() < end:
        done.add(at)
        missed = 0 if fails_at(job, phase, at, hooks) else missed + 1
        at *= 2
    spacing = max(1, at // 4 // MOST)
    for number in range(0, at // 4, spacing):
        if number not in done and time.monotonic() < end:
            done.add(number)
            fails_at(job, phase, number, hooks)
    return f"{phase}: {len(done)} failures within {at // 4} allocations"


def fails_at(job, phase, number, hooks):
    """Whether the import has met the failure."""
    step(f"import, allocation {number} of {phase} fails")
    status = in_child(lambda: attempt(job, phase, number, hooks))
    if os.WIFSIGNALED(status):
        if is_in(job.origin):
            os.kill(os.getpid(), os.WTERMSIG(status))  # the stack of the child is written already
        os.ftruncate(ERRORS, 0)
    return os.WEXITSTATUS(status) == HIT


def is_in(library):
    """Whether the module's code was running, as far as the C stack of CPython 3.14 tells.

    CPython's own code does not survive everything, nor do libraries that the module uses.
    """
    said = os.pread(ERRORS, 1 << 16, 0).decode(errors="replace").splitlines()
    files = [each.split('"')[1] for each in said if each.startswith(BINARY)]
    own = [each for each in map(os.path.basename, files) if not each.startswith(OF_CPYTHON)]
    return not files or own[:1] == [os.path.basename(library)]


def in_child(function):
    """The status of a process that calls the function."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    code = UNUSABLE
    try:
        code = function()
    except NotApplicable:
        pass
    finally:
        os._exit(code)


def attempt(job, wanted, number, hooks):
    def failing(name, phase, function, argument):
        if (name, phase) != (job.module, wanted):
            return function(argument)
        hooks.set_nomemory(number, number + 1)
        try:
            return function(argument)
        finally:
            hooks.remove_mem_hooks()

    try:
        with Around(failing):
            importlib.import_module(job.module)
        return MISSED
    except BaseException:
        pass  # also SystemError: functions of CPython itself return NULL without an exception
    try:
        importlib.import_module(job.module)
    except BaseException:
        pass  # that it can be imported only once is found elsewhere
    return HIT
