"""Interpreters beside the main one, while they and the main one have the module."""

import marshal
import os
import sys

from loader_doctor import hooked, report
from loader_doctor.report import Failure, NotApplicable, step
from loader_doctor.subject import Job, again, exercise, imported

WORDS = "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"
IMMORTAL = 1 << 28  # no object has so many references
HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE
SHAREABLE = (str, int, float, complex, bytes, tuple, frozenset, bool, type(None), type(sys))

CODE = """
import sys
sys.path[:] = {path!r}
from loader_doctor import interpreters
interpreters.inside({words!r}, {target}, {answer!r})
"""


def second(job, own, count):
    """Beside the main interpreter so many more, all at once."""
    try:
        import _interpreters as made
    except ImportError:
        import _xxsubinterpreters as made
    module = imported(job)
    exercise(job, module)
    here = objects(job, module)
    answer = os.path.join(job.scratch, "answer")
    shared, alive = set(), []
    for word in WORDS[:count]:
        step(f"{word} interpreter")
        alive.append(create(made, own))
        run(made, alive[-1], code(job, answer))
        (outcome, text), there = answered(answer)
        if outcome == report.FAILED:
            raise Failure(text)
        if outcome == report.NOT_APPLICABLE:
            raise NotApplicable(text)
        shared |= {name for name in here if here[name] == there.get(name)}
    for each in alive:
        step("end of an interpreter")
        made.destroy(each)
    exercise(job, again(job, "use in the main interpreter"))
    return judged(job, module, shared, own)


def judged(job, module, shared, own):
    if not shared:
        return None
    text = f"shares {', '.join(sorted(shared)[:5])} with the main interpreter"
    statics = all(isinstance(getattr(module, name, None), type) for name in shared)
    from loader_doctor.definition import definition_of, is_single_phase

    definition = definition_of(module)
    by_design = not definition or is_single_phase(module, definition) or statics
    if own or not by_design:
        raise Failure(text)
    return text


def create(made, own):
    if hasattr(made, "new_config"):
        return made.create("isolated" if own else "legacy")
    if own and sys.version_info < (3, 12):
        raise NotApplicable("this CPython has one GIL for all interpreters")
    return made.create(isolated=own)


def run(made, interpreter, source):
    if hasattr(made, "exec"):
        raised = made.exec(interpreter, source)
        if raised is not None:
            raise Failure(f"the interpreter cannot be used: {raised.formatted}")
    else:
        made.run_string(interpreter, source)


def code(job, answer):
    return CODE.format(path=sys.path, words=job.words(), target=report.target, answer=answer)


def inside(words, target, answer):
    """In the other interpreter."""
    report.target = target
    job = Job(*words)
    hooked.install()
    outcome, found = (report.PASSED, ""), {}
    try:
        module = again(job, "import in another interpreter")
        exercise(job, module)
        found = objects(job, module)
    except Failure as failed:
        outcome = report.FAILED, str(failed)
    except NotApplicable as reason:
        outcome = report.NOT_APPLICABLE, str(reason)
    with open(answer, "wb") as file:
        marshal.dump((outcome, found), file)


def answered(file):
    try:
        with open(file, "rb") as content:
            result = marshal.load(content)
        os.unlink(file)
        return result
    except OSError:
        raise Failure("the code of the other interpreter did not come to its end") from None


def objects(job, module):
    """{name: identity} of what no two interpreters should have in common."""
    ranges = mapped(job.origin)
    found = {}
    for name, value in list(getattr(module, "__dict__", {}).items()):
        if name.startswith("__") or isinstance(value, SHAREABLE):
            continue
        if isinstance(value, type) and not value.__flags__ & HEAP_TYPE:
            if any(start <= id(value) < end for start, end in ranges):
                found[name] = id(value)
        elif sys.getrefcount(value) < IMMORTAL and not is_of_python(value):
            found[name] = id(value)
    return found


def is_of_python(value):
    """CPython before 3.12 shares its own static objects, and they are not immortal."""
    return sys.version_info < (3, 12) and (
        isinstance(value, type) or value in (Ellipsis, NotImplemented)
    )


def mapped(file):
    """The addresses where a file is mapped (Linux)."""
    try:
        with open("/proc/self/maps") as maps:
            lines = [each.rstrip("\n").split(None, 5) for each in maps]
    except OSError:
        return []
    return [
        tuple(int(each, 16) for each in fields[0].split("-"))
        for fields in lines
        if fields[5:] == [os.path.realpath(file)]
    ]
