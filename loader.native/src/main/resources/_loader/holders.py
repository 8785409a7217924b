"""What holds modules of bundles that have gone, as far as the garbage collector can tell."""

import gc
import sys
from time import monotonic
from types import (
    BuiltinFunctionType,
    CellType,
    FrameType,
    FunctionType,
    MethodType,
    ModuleType,
)

from _loader import java, unload

LEVELS = 5  # the holders of the module, their holders…
SHOWN = 5  # holders of one object
LINES = 40
UNSEEN = ", by C code, by a call that goes on, or by objects that the garbage collector skips"
SECONDS = 5.0  # no level begins later: each is a look at all objects


class Holder:
    """An object with those that hold it."""

    def __init__(self, object, text):
        self.object = object
        self.text = text
        self.holders = []
        self.is_end = False
        self.is_held = False  # also by an object that is in the tree already
        self.is_known = False  # whether its holders have been looked for

    def keeps(self):
        """Whether it leads to something outside of the cycles of the module."""
        self.holders = [each for each in self.holders if each.keeps()]
        return self.is_end or not self.is_known or not self.is_held or bool(self.holders)

    def lines(self, indent):
        unseen = self.is_known and not self.holders and not self.is_end
        yield indent + self.text + (UNSEEN if unseen else "")
        for each in self.holders[:SHOWN]:
            yield from each.lines(indent + "  ")
        if len(self.holders) > SHOWN:
            yield f"{indent}  … and {len(self.holders) - SHOWN} others"


def why(name):
    """Lines about each retained module of this name."""
    lines = []
    deadline = monotonic() + SECONDS
    for folder, gone in list(unload.retired.items()):
        for each in gone:
            state, reason = each.state()
            if each.name == name and state == "RETAINED":
                lines.append(f"{name} of {folder}: {reason}")
                lines += holders_of(each, deadline)
    return lines


def holders_of(gone, deadline):
    held = gone.module()
    if held is None and gone.is_library and not gone.single_phase:
        held = unload.pointing_into(unload.mapped_ranges(gone.file))
    if held is None:
        return []
    root = Holder(held, "held")
    if not isinstance(held, ModuleType):
        root.text = f"{described(held)}, held"
    look(root, deadline)
    root.keeps()
    lines = list(root.lines("  "))
    return lines if len(lines) <= LINES else [*lines[:LINES], "  …"]


def look(root, deadline):
    tree = {id(root.object): root}
    if isinstance(root.object, ModuleType):
        tree[id(vars(root.object))] = Holder(vars(root.object), "")  # always holds and is held
    level = [root]
    java_holds(root)
    for _ in range(LEVELS):
        if not level or monotonic() > deadline:
            return
        level = next_level(level, tree)


def next_level(level, tree):
    targets = {id(each.object): each for each in level}
    arguments = tuple(each.object for each in level)
    found = gc.get_referrers(*arguments)
    inner = {id(found), id(arguments)}
    upper = []
    for object in found:
        if id(object) in inner or is_own(object):
            continue
        for target in gc.get_referents(object):
            held = targets.get(id(target))
            if held is None:
                continue
            held.is_held = True
            if id(object) not in tree:
                holder = tree[id(object)] = Holder(object, described(object, target))
                holder.is_end = is_end(object)
                held.holders.append(holder)
                java_holds(holder)
                if not holder.is_end and len(held.holders) <= SHOWN:
                    upper.append(holder)
    for each in level:
        each.is_known = True
    return upper


def java_holds(holder):
    count = java.open_references(holder.object)
    if count:
        above = Holder(None, f"Java: {count} PyObject that nobody has closed")
        above.is_end = holder.is_held = True
        holder.holders.append(above)


def is_own(object):
    """What this look itself makes."""
    kind = type(object)
    return (
        kind is Holder
        or kind is FrameType
        and object.f_code.co_filename == look.__code__.co_filename
        or kind is dict
        and type(dict.get(object, "is_known")) is bool
    )


def is_end(object):
    if isinstance(object, ModuleType):
        return sys.modules.get(names_of(object).get("__name__")) is object
    return type(object) is FrameType or type(object) is dict and module_with(object) is not None


def names_of(module):
    return ModuleType.__getattribute__(module, "__dict__")


def module_with(names):
    """The name of the module whose namespace it is; None for another dict."""
    name = dict.get(names, "__name__")
    module = sys.modules.get(name) if type(name) is str else None
    return name if isinstance(module, ModuleType) and names_of(module) is names else None


def described(object, target=None):
    """In one line, without running code of the object."""
    kind = type(object)
    if isinstance(object, ModuleType):
        return f"the module {names_of(object).get('__name__')}"
    if kind is dict:
        key = next((key for key, value in dict.items(object) if value is target), None)
        name = module_with(object)
        text = key if type(key) is str else type(key).__name__
        return f"{name}.{text}" if name else f"a dict, under {text}"
    if kind is FrameType:
        code = object.f_code
        return f"the call of {code.co_qualname} in {code.co_filename}:{object.f_lineno}"
    if kind in (FunctionType, BuiltinFunctionType, MethodType):
        return f"the function {object.__module__}.{object.__qualname__}"
    if isinstance(object, type):
        return f"the class {type_name(object)}"
    if kind is CellType:
        return "a variable of an inner function"
    if kind in (list, tuple, set, frozenset):
        return f"a {kind.__name__} of {len(object)}"
    return f"an object of {type_name(kind)}"


def type_name(kind):
    module = type.__dict__["__module__"].__get__(kind)
    return f"{module}.{type.__dict__['__qualname__'].__get__(kind)}"
