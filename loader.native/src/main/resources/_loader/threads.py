"""Python's threads in this interpreter: which is the main one, and how the others end."""

import _thread
import gc  # now: at its end a program may have left no way to import
import sys
from _functools import partial
from time import monotonic, sleep

from _loader import java
from _loader.program import ignored

SLICE = 0.02  # seconds; no longer wait in C, so that an interrupt comes through
PAUSE = 1  # seconds between two requests to end

awaiting = False  # whether the main thread waits for the others, and does nothing else any more
awaited = False  # whether it has


def own_main_thread():
    """Makes the calling thread Python's main thread here.

    CPython names the main interpreter's thread everywhere.
    """
    ident = _thread.get_ident()
    _thread._get_main_thread_ident = lambda: ident
    if threading := sys.modules.get("threading"):  # a site imports it before Loader comes
        threading._get_main_thread_ident = _thread._get_main_thread_ident
        threading._active.pop(threading._main_thread.ident, None)
        threading._main_thread = threading._MainThread()


def others():
    """The threads that Python code has started and that have not ended."""
    threading = sys.modules.get("threading")
    if not hasattr(threading, "_DummyThread"):
        return []
    here = _thread.get_ident()
    return [
        each
        for each in threading.enumerate()
        if each.ident != here and not is_of_java(each) and not each._os_thread_handle.is_done()
    ]


def is_of_java(thread):
    """A package may have made its own copy of `threading` (eventlet), with classes of its own."""
    names = (each.__name__ for each in type(thread).__mro__)
    return any(name in ("_MainThread", "_DummyThread") for name in names)


def join(thread, seconds):
    try:
        thread.join(seconds)
    except RuntimeError:  # it is about to start
        sleep(seconds)


def await_all(known):
    """Waits as a process does at its end for the threads that are not daemons.

    Those that are known were there before.
    """
    global awaiting
    awaiting = True
    try:
        if _thread._is_main_interpreter():  # it goes on, and so do the executors of others
            await_busy(float("inf"), known)
        else:
            shut_down()
    except BaseException as raised:
        while raised.__traceback__ and raised.__traceback__.tb_frame.f_globals is globals():
            raised.__traceback__ = raised.__traceback__.tb_next
        ignored(raised, "Exception ignored on threading shutdown")
    finally:
        awaiting = False


def shut_down():
    global awaited
    awaited = True
    if threading := sys.modules.get("threading"):
        try:
            # CPython does this in the main interpreter only.
            threading._main_thread._os_thread_handle._set_done()
            threading._shutdown()
        finally:
            threading._threading_atexits = []  # Py_EndInterpreter calls _shutdown again


def await_busy(seconds, known=()):
    """Waits for threads that are no daemons, are not known and have work.

    The result is those that have it still when the time is over.
    """
    end = monotonic() + seconds
    while busy := with_work(each for each in others() if not each.daemon and each not in known):
        if monotonic() >= end:
            return busy
        join(busy[0], SLICE)
    return []


def with_work(threads):
    """Without the workers of executors that wait for work.

    Only the end of a process, or of their executors, ends them.
    """
    of_threads = getattr(sys.modules.get("concurrent.futures.thread"), "_threads_queues", {})
    of_processes = getattr(sys.modules.get("concurrent.futures.process"), "_threads_wakeups", {})
    busy, workers = [], []
    for each in threads:
        if each in of_threads:
            workers.append(each)
        elif each not in of_processes:
            busy.append(each)
    if workers and any_work(of_threads[each] for each in workers):
        busy += workers
    return busy


def any_work(queues):
    """Whether a queue or the memory has a work item.

    Neither sys._current_frames, which looks into interpreters that run meanwhile, nor an executor's
    count is exact.
    """
    item = sys.modules["concurrent.futures.thread"]._WorkItem
    return not all(queue.empty() for queue in queues) or any(
        type(each) is item for each in gc.get_objects()
    )


def stop_awaited():
    """Ends the threads that the main thread waits for, if it does.

    Those of the main interpreter go on.
    """
    if awaiting and not _thread._is_main_interpreter():
        stop([each for each in others() if not each.daemon])


def stop(running):
    """Has these threads end where Python code goes on next, and workers find no more work."""
    threads = sys.modules.get("concurrent.futures.thread")
    for queue in set(threads._threads_queues.values()) if threads else ():
        cancel_all(queue)
    for each in running:
        if each.ident is not None:
            java.exit_thread(each.ident)


def packages_with_libraries():
    """Those outside of the standard library."""
    origins = (
        (name, getattr(getattr(module, "__spec__", None), "origin", None))
        for name, module in sys.modules.copy().items()
        if type(module) is type(sys)
        and isinstance(name, str)
        and name.partition(".")[0] not in sys.stdlib_module_names
    )
    return {
        name.partition(".")[0]
        for name, origin in origins
        if isinstance(origin, str) and origin.endswith((".so", ".pyd", ".dylib"))
    }


def is_of(packages, thread):
    """Whether it is a thread of a package that has compiled code.

    It ends when it finds that what it works for has gone, or it stays, as in python. An exception
    would drop objects that may wait for other threads of the package, even with the GIL (gRPC).
    """
    target = getattr(thread, "_target", None)
    parts = [type(thread), target]
    if isinstance(target, partial):
        parts += target.func, *target.args
    modules = map(module_of, parts)
    return any(isinstance(name, str) and name.partition(".")[0] in packages for name in modules)


def module_of(function):
    try:
        return getattr(function, "__module__", None)
    except Exception:  # an argument may be any object
        return None


def cancel_all(queue):
    from _queue import Empty

    try:
        while True:
            item = queue.get_nowait()
            if item is not None:
                item.future.cancel()
    except Empty:
        queue.put(None)  # whoever waits looks whether it is to end


def end_all(seconds):
    """Ends the threads that a process would leave to its end, daemons above all.

    The result is the names of those that still run.
    """
    end = monotonic() + seconds
    packages = packages_with_libraries() if others() else ()
    while (left := others()) and monotonic() < end:
        stop([each for each in left if not is_of(packages, each)])
        again = min(end, monotonic() + PAUSE)
        for each in left:
            while not each._os_thread_handle.is_done() and monotonic() < again:
                join(each, SLICE)
    return [each.name for each in left]
