"""The PyModuleDef of a module, read after CPython has loaded it."""

import sys

from loader_doctor.native import WORD, Int, Object, Pointer, Returning, Size, function, word
from loader_doctor.report import NotApplicable, step
from loader_doctor.subject import imported

BASE = object.__basicsize__ + 3 * WORD  # PyModuleDef_Base: init function, index, copy
SIZE = BASE + 2 * WORD  # after name and doc
SLOTS = SIZE + 2 * WORD  # after methods
CREATE, EXEC, INTERPRETERS, GIL = 1, 2, 3, 4
SLOT_NAMES = {CREATE: "create", EXEC: "exec", INTERPRETERS: "multiple_interpreters", GIL: "gil"}
INTERPRETER_VALUES = {0: "not supported", 1: "shared GIL", 2: "per-interpreter GIL"}
GIL_VALUES = {0: "used", 1: "not used"}


def definition_of(module):
    """The address of its PyModuleDef, or 0."""
    if not issubclass(type(module), type(sys)):
        return 0
    return function(Returning, "PyModule_GetDef")(Object(module)) or 0


def is_single_phase(module, definition):
    """CPython finds a module by its definition only if it is single-phase."""
    if word(definition + SLOTS):
        return False
    return function(Returning, "PyState_FindModule")(Pointer(definition)) == id(module)


def slots_of(definition):
    """[(number, value)] of the slots."""
    found = []
    slot = word(definition + SLOTS)
    while slot and (number := Int.from_address(slot).value):
        found.append((number, word(slot + WORD)))
        slot += 2 * WORD
    return found


def slots(job):
    module = imported(job)
    step("definition")
    definition = definition_of(module)
    if not definition:
        raise NotApplicable(f"sys.modules has a {type(module).__name__} without a definition")
    size = Size.from_address(definition + SIZE).value
    if is_single_phase(module, definition):
        return f"single-phase · m_size {size}"
    words = [f"multi-phase · m_size {size}"]
    for number, value in slots_of(definition):
        name = SLOT_NAMES.get(number, str(number))
        if number == INTERPRETERS:
            name += f" ({INTERPRETER_VALUES.get(value, value)})"
        elif number == GIL:
            name += f" ({GIL_VALUES.get(value, value)})"
        words.append(name)
    return " · ".join(words)
