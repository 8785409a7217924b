"""The module as `__main__` (PEP 547): its slots are executed in a module of that name."""

import _ctypes
import importlib
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import ExtensionFileLoader

from loader_doctor.definition import CREATE, SLOTS, slots_of
from loader_doctor.native import (
    WORD,
    Checking,
    Int,
    Making,
    Object,
    Pointer,
    Returning,
    function,
    object_at,
    word,
)
from loader_doctor.report import Failure, NotApplicable, described, step
from loader_doctor.subject import exercise, imported

MD_DEF = object.__basicsize__ + WORD  # checked before it is written
WORDS_OF_DEFINITION = SLOTS // WORD + 4  # after the slots traverse, clear and free
USUAL = {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__path__"}


def run_as_main(job, strict):
    step("import of its package")
    parent = job.module.rpartition(".")[0]
    try:
        if parent:
            importlib.import_module(parent)
        definition = initialized(job)
    except (Failure, NotApplicable):
        raise
    except BaseException as raised:
        imported(job)  # says whether the import has the same problem
        raise Failure(described(raised)) from None
    create = next((value for number, value in slots_of(definition) if number == CREATE), 0)
    if create and strict:
        raise Failure("refused: it makes its own module object (Py_mod_create)")
    step("definition")
    try:
        if create:
            require_default(job, definition, create)
        module = main_module(job, definition, create)
    except (ImportError, SystemError) as raised:
        raise Failure(described(raised)) from None
    sys.modules["__main__"] = module
    step("exec slots in __main__")
    try:
        function(Checking, "PyModule_ExecDef")(Object(module), Pointer(definition))
    except BaseException as raised:
        raise Failure(described(raised)) from None
    exercise(job, module)


def initialized(job):
    """The definition that its init function returns."""
    step("init function")
    last = job.module.rpartition(".")[2]
    name = "PyInit_" + last if last.isascii() else "PyInitU_" + last.encode("punycode").decode()
    library = _ctypes.dlopen(job.origin, sys.getdlopenflags())
    try:
        init = function(Returning, name.replace("-", "_"), library)
    except OSError:
        raise NotApplicable("it has no PyInit function") from None
    result = init()
    if type(object_at(result)).__name__ != "moduledef":
        raise Failure("refused: single-phase initialization")
    return result


def spec_of(job, name):
    spec = ModuleSpec(name, ExtensionFileLoader(job.module, job.origin), origin=job.origin)
    spec.has_location = True
    return spec


def require_default(job, definition, create):
    """What the create slot makes is what CPython would have made without it."""
    step("create slot")
    made = Making(create)(Object(spec_of(job, job.module)), Pointer(definition))
    if type(made) is not type(sys):
        raise Failure(f"refused: it makes a {type(made).__name__} instead of a module")
    if any(made is module for module in list(sys.modules.values())):
        raise Failure("refused: it is loaded already and can be only once")
    unusual = made.__dict__.keys() - USUAL
    if unusual:
        raise Failure(f"refused: it makes a module with the attribute {min(unusual)}")


def main_module(job, definition, create):
    """A module that CPython makes of the definition, without its create slot."""
    used = without_create(definition) if create else definition
    module = function(Making, "PyModule_FromDefAndSpec2")(
        Pointer(used), Object(spec_of(job, "__main__")), Int(sys.api_version)
    )
    if create:
        if word(id(module) + MD_DEF) != used:
            raise NotApplicable("the layout of modules in this CPython is not known")
        Pointer.from_address(id(module) + MD_DEF).value = definition
    module.__file__ = job.origin
    module.__spec__ = spec_of(job, job.module)
    module.__builtins__ = sys.modules["builtins"]
    return module


kept = []  # CPython keeps the address of a definition


def without_create(definition):
    left = [pair for pair in slots_of(definition) if pair[0] != CREATE]
    table = (Pointer * (2 * len(left) + 2))(*(each for pair in left for each in pair))
    whole = Pointer * WORDS_OF_DEFINITION
    copy = whole(*whole.from_address(definition))
    copy[SLOTS // WORD] = _ctypes.addressof(table)
    kept.extend((copy, table))
    return _ctypes.addressof(copy)
