"""The module of a scenario: its import in all ways, and the author's exercise."""

import gc
import importlib
import os
import sys
from _frozen_importlib import ModuleSpec, _load
from _frozen_importlib_external import ExtensionFileLoader

from loader_doctor import hooked
from loader_doctor.report import Failure, NotApplicable, described, step


class Job:
    """What a scenario is about."""

    def __init__(self, seconds, module, origin, exercise, folders, scratch):
        self.seconds = seconds
        self.module = module
        self.origin = origin
        self.exercise = exercise
        self.folders = [each for each in folders if each]
        self.scratch = scratch

    def enter(self):
        """Wheels are found as in a folder of site packages, after the standard library."""
        sys.path += self.folders
        hooked.install()

    def words(self):
        return (
            self.seconds,
            self.module,
            self.origin,
            self.exercise,
            tuple(self.folders),
            self.scratch,
        )


def imported(job):
    """The first import. What is wrong with that alone is for the scenario `import` to say."""
    try:
        return first(job)
    except Failure:
        raise NotApplicable("the import fails") from None


def first(job):
    step("import")
    try:
        return of_library(job, importlib.import_module(job.module))
    except NotApplicable:
        raise
    except ModuleNotFoundError as absent:
        if is_of_others(job, absent.name or ""):
            raise NotApplicable(f"needs the module {absent.name}, which is not there") from None
        raise Failure(described(absent)) from None
    except ImportError as failed:
        if "cannot open shared object file" in str(failed):
            raise NotApplicable(f"needs a library that is not there: {failed}") from None
        raise judged(job, failed) from None
    except BaseException as raised:
        raise judged(job, raised) from None


def of_library(job, module):
    """Another module of the name may be found first, also one that is built into this CPython."""
    origin = getattr(getattr(module, "__spec__", None), "origin", None)
    if isinstance(origin, str) and os.path.realpath(origin) != os.path.realpath(job.origin):
        raise NotApplicable(f"the import gives another one: {origin}")
    return module


def judged(job, raised):
    """What failed in another extension module that this one imports is for that one to answer."""
    other = hooked.blamed(raised)
    if other not in ("", job.module):
        return NotApplicable(f"needs {other}, which fails: {described(raised)}")
    return Failure(described(raised))


def is_of_others(job, name):
    """Whether it is a module of another distribution, or one that this CPython does not have."""
    top = name.partition(".")[0]
    return bool(top) and top != job.module.partition(".")[0]


def again(job, what="import again"):
    """Another import, after which the module works as after the first one."""
    step(what)
    try:
        return importlib.import_module(job.module)
    except BaseException as raised:
        raise judged(job, raised) from None


def exercise(job, module):
    """The author's script, and a look at what the module has."""
    step("use")
    for name in dir(module):
        getattr(module, name, None)
    if job.exercise:
        step("exercise")
        with open(job.exercise, encoding="utf-8") as script:
            code = compile(script.read(), job.exercise, "exec")
        try:
            exec(code, {"__name__": "__exercise__", "module": module})
        except BaseException as raised:
            raise Failure(f"exercise: {type(raised).__name__}: {raised}") from None


def of_wheel(job):
    """The modules in sys.modules that an import anew needs anew."""
    top = job.module.partition(".")[0]
    return [name for name in sys.modules if name.partition(".")[0] == top]


def remove(names):
    """Takes modules out of the import system."""
    for name in names:
        module = sys.modules.pop(name, None)
        parent, _, last = name.rpartition(".")
        namespace = getattr(sys.modules.get(parent), "__dict__", {})
        if module is not None and namespace.get(last) is module:
            del namespace[last]


def from_file(job, file):
    """The module from a library that need not be the one that the finder finds."""
    spec = ModuleSpec(job.module, ExtensionFileLoader(job.module, file), origin=file)
    spec.has_location = True
    return _load(spec)


def copy(job):
    """The library under a name that nobody has opened yet."""
    name = os.path.join(job.scratch, os.path.basename(job.origin))
    with open(job.origin, "rb") as source, open(name, "wb") as target:
        while part := source.read(1 << 20):
            target.write(part)
    return name


def collect():
    for _ in range(3):
        gc.collect()
