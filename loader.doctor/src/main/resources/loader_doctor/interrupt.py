"""Ctrl-C while the module's own code runs in an import."""

import _signal
import importlib
import sys
from _functools import partial
from _thread import interrupt_main

from loader_doctor.hooked import CREATE, EXECUTE, Around
from loader_doctor.report import Failure, NotApplicable, described, step
from loader_doctor.subject import again, exercise, first, remove


def interrupt(job):
    _signal.signal(_signal.SIGINT, raising)
    reached, ignored = [], []
    sys.unraisablehook = lambda args: ignored.append(args.exc_type)
    for phase in CREATE, EXECUTE:
        step(f"interrupt in {phase}")
        try:
            with Around(partial(interrupting, job, phase, reached)):
                importlib.import_module(job.module)
        except KeyboardInterrupt:
            remove([job.module])
            continue
        except ImportError:
            if not reached:
                first(job)
            continue  # C code says so of what it imports, such as PyCapsule_Import
        except BaseException as raised:
            if not reached:
                first(job)  # says whether the import has the same problem
            if not by_interrupt(raised):
                raise Failure(f"an interrupt in {phase} becomes {described(raised)}") from None
            continue
        if KeyboardInterrupt in ignored:
            return "CPython has lost the interrupt in a callback"
        if phase in reached:
            raise Failure(f"an interrupt in {phase} is lost")
    if not reached:
        raise NotApplicable("the import fails")
    try:
        exercise(job, again(job, "import after the interrupt"))
    except Failure as failed:
        raise Failure(f"{failed} (after an interrupted import)") from None


late = []  # an interrupt that is not raised where it has come


def raising(number, frame):
    """Not in code of the import system that C calls: CPython itself drops what is raised there."""
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        late.append(number)
    else:
        raise KeyboardInterrupt


def interrupting(job, wanted, reached, name, phase, function, argument):
    """No Python code runs between the two calls, so the second one meets the interrupt."""
    if (name, phase) != (job.module, wanted):
        return function(argument)
    reached.append(phase)
    late.clear()
    calls = [interrupt_main, partial(function, argument)]
    result = list(map(partial.__call__, map(partial, calls)))[-1]
    if late:
        late.clear()
        raise KeyboardInterrupt
    return result


def by_interrupt(raised):
    while raised is not None:
        if isinstance(raised, KeyboardInterrupt):
            return True
        raised = raised.__cause__ or raised.__context__
    return False
