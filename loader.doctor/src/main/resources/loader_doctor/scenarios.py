"""The scenarios by name. Each raises Failure or NotApplicable, or returns a detail or nothing."""

import os
import sys
import time

from loader_doctor import report
from loader_doctor.report import Failure, NotApplicable, step
from loader_doctor.subject import (
    Job,
    again,
    copy,
    exercise,
    first,
    from_file,
    imported,
    of_wheel,
    remove,
)

__all__ = ["Job", "run"]

TURNS = 5  # how often other threads can have the GIL, if they want it
TURN = 0.002  # seconds


def run(name, job):
    """Whether the process is to end as that of a program does."""
    job.enter()
    if job.module in sys.modules:
        report.outcome(report.NOT_APPLICABLE, "this CPython has imported it already at its start")
        return False
    scenario, as_program = found(name)
    try:
        report.outcome(report.PASSED, scenario(job) or "")
        return as_program
    except NotApplicable as reason:
        report.outcome(report.NOT_APPLICABLE, str(reason))
    except Failure as reason:
        report.outcome(report.FAILED, str(reason))
    except Exception as raised:  # by what a module has changed for all, such as a hook
        report.outcome(report.FAILED, report.described(raised))
    return False


def found(name):
    if name in HERE:
        return HERE[name], name in AS_PROGRAM
    module, function, arguments = ELSEWHERE[name]
    imported_module = __import__("loader_doctor." + module, fromlist=[function])
    scenario = getattr(imported_module, function)
    return (lambda job: scenario(job, *arguments)), name in AS_PROGRAM


def give_turns():
    """Threads that the module has started have their turn, and this one has its own again."""
    step("a turn for other threads")
    for _ in range(TURNS):
        time.sleep(TURN)


def import_once(job):
    module = first(job)
    exercise(job, module)
    give_turns()


def import_again(job):
    module = imported(job)
    exercise(job, module)
    remove([job.module])
    second = again(job)
    exercise(job, second)
    remove([job.module])
    exercise(job, again(job, "third import"))
    return "the same module each time" if second is module else None


def import_fresh(job):
    """With everything of its top-level package, as `import_fresh_module` of CPython's tests."""
    exercise(job, imported(job))
    remove(of_wheel(job))
    exercise(job, again(job, "import with its package"))


def reload(job):
    import importlib

    module = imported(job)
    if sys.modules.get(job.module) is not module:
        raise NotApplicable("it has put another object into sys.modules")
    for text in "reload", "second reload":
        step(text)
        try:
            module = importlib.reload(module)
        except BaseException as raised:
            raise Failure(report.described(raised)) from None
    exercise(job, module)


def update(job):
    """An update of the bundle: the same code, from a library elsewhere. Old objects live on."""
    old = imported(job)
    exercise(job, old)
    file = copy(job)
    remove([job.module])
    step("import of a copy")
    try:
        new = from_file(job, file)
    except BaseException as raised:
        raise Failure(report.described(raised)) from None
    exercise(job, new)
    exercise(job, old)


def threads(job, count=4):
    import _thread

    raised, ready, done = [], _thread.allocate_lock(), []
    sys.setswitchinterval(1e-5)

    def work():
        lock = _thread.allocate_lock()
        lock.acquire()
        done.append(lock)

        def body():
            try:
                with ready:
                    pass
                exercise(job, first(job))
            except BaseException as failed:
                raised.append(failed)
            finally:
                lock.release()

        _thread.start_new_thread(body, ())

    with ready:
        for _ in range(count):
            work()
        step(f"import in {count} threads")
    for each in done:
        each.acquire()
    for each in raised:
        if isinstance(each, NotApplicable):
            raise each
        raise Failure(str(each) if isinstance(each, Failure) else report.described(each))


def fork(job):
    exercise(job, imported(job))
    step("fork")
    pid = os.fork()
    if not pid:
        step("import in the child")
        try:
            exercise(job, again(job, "import in the child"))
            step("end of the child")
        except Failure as failed:
            report.outcome(report.FAILED, f"in the child: {failed}")
            os._exit(0)
        sys.exit(0)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        raise Failure(f"the child died of signal {os.WTERMSIG(status)}")
    if os.WEXITSTATUS(status):
        raise Failure(f"the child ended with status {os.WEXITSTATUS(status)}")
    exercise(job, sys.modules.get(job.module))


def exit_in_use(job):
    """A daemon thread uses the module until the interpreter has ended."""
    import _thread

    module = imported(job)
    begun = _thread.allocate_lock()
    begun.acquire()
    failed = []

    def use():
        rounds = 0
        while True:
            try:
                for name in dir(module):
                    getattr(module, name, None)
                if job.exercise:
                    exercise(job, module)
            except Failure as problem:
                failed.append(problem)
            rounds += 1
            if rounds == 1:
                begun.release()

    step("a daemon thread")
    _thread.start_new_thread(use, ())
    begun.acquire()
    if failed:
        raise failed[0]


def gc_stress(job):
    import gc

    gc.set_threshold(1)
    exercise(job, imported(job))
    remove([job.module])
    step("collection")
    gc.collect()


def dev_mode(job):
    """In a process of `python -X dev`, which checks each block of memory when it is freed."""
    exercise(job, imported(job))
    step("collection")
    import gc

    gc.collect()


def free_threaded(job):
    enabled = getattr(sys, "_is_gil_enabled", None)
    if "t" not in getattr(sys, "abiflags", ""):
        raise NotApplicable("this CPython always has a GIL")
    module = imported(job)
    if enabled():
        raise Failure("refused: the import switches the GIL on (no Py_mod_gil slot)")
    exercise(job, module)


HERE = {
    "import": import_once,
    "import-again": import_again,
    "fresh-import": import_fresh,
    "reload": reload,
    "update": update,
    "threads": threads,
    "fork": fork,
    "exit-in-use": exit_in_use,
    "gc-stress": gc_stress,
    "dev-mode": dev_mode,
    "free-threaded": free_threaded,
}
ELSEWHERE = {
    "slots": ("definition", "slots", ()),
    "shared-gil": ("interpreters", "second", (False, 1)),
    "shared-gil-10": ("interpreters", "second", (False, 9)),
    "own-gil": ("interpreters", "second", (True, 1)),
    "own-gil-10": ("interpreters", "second", (True, 9)),
    "main-strict": ("as_main", "run_as_main", (True,)),
    "main-compatible": ("as_main", "run_as_main", (False,)),
    "unload": ("unload", "unload", ()),
    "leaks": ("leaks", "leaks", ()),
    "leftovers": ("leftovers", "leftovers", ()),
    "interrupt": ("interrupt", "interrupt", ()),
    "low-memory": ("low_memory", "low_memory", ()),
}
AS_PROGRAM = {"import", "exit-in-use", "unload", "dev-mode", "own-gil", "shared-gil"}
