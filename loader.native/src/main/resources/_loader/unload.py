"""Modules of bundles that go.

A generation is the folder that a bundle's files were unpacked into. When its bundle goes, its
modules leave sys.modules; what is still held of them goes on working, since the folder and the
mapped library stay.
"""

import os
import sys
from _frozen_importlib_external import EXTENSION_SUFFIXES
from _weakref import ref

import _loader
from _loader import java, program
from _loader.libraries import mapped
from _loader.loaders import departed, is_below, search_folders

departure = _loader.module("departure")  # a program may have emptied sys.meta_path
fresh = departure.fresh
origin_of = departure.origin_of

retired = {}  # folder -> [Retired]

KEPT_FOR_ANOTHER_IMPORT = "CPython keeps what single-phase modules need to be imported again"


class Retired:
    """A module that has left sys.modules with its bundle."""

    def __init__(self, name, module):
        self.name = name
        self.file = origin_of(module) or ""
        self.single_phase = getattr(loader_of(module), "single_phase", False)
        self.is_library = self.file.endswith(tuple(EXTENSION_SUFFIXES))
        self.unloaded = False
        self.refusal = "its library is not unmapped unless the bundle says Loader-Unload: true"
        try:
            self.module = ref(module)
        except TypeError:  # a create slot may make any object
            self.module = lambda: self

    def state(self):
        alive = self.module() is not None
        if self.unloaded or not (alive or self.is_library):
            return "UNLOADED", ""
        if alive and not self.single_phase:
            return "RETAINED", "something holds the module"
        if self.single_phase:
            return "RETAINED", KEPT_FOR_ANOTHER_IMPORT
        return "RETAINED", self.refusal


def loader_of(module):
    return getattr(vars(module).get("__spec__"), "loader", None)


def forget(folder):
    """Takes a bundle's modules out of the import system; whether some are still being imported."""
    program.run_exit_functions(folder)
    departed.add(folder)
    going = departure.going_with(folder)
    pending = [name for name, module in going.items() if departure.is_initializing(module)]
    gone = retired.setdefault(folder, [])
    for name in going.keys() - set(pending):
        module = going[name]
        if sys.modules.get(name) is module:
            del sys.modules[name]
            if not departure.is_namespace(module):
                gone.append(Retired(name, module))
        departure.unbind(name, module, going)
    forget_kept({name: module for name, module in going.items() if name not in pending})
    departure.forget_files(folder)
    search_folders.difference_update([each for each in search_folders if is_below(each, {folder})])
    return bool(pending)


def forget_kept(going):
    """C code may keep modules by name for a later import.

    pybind11 does so in the interpreter's dictionary.
    """
    released = False
    for kept in list(java.interpreter_state().values()):
        if type(kept) is dict:
            for name, module in going.items():
                if kept.get(name) is module:
                    del kept[name]
                    released = True
    if released:
        # pybind11 refuses types of the next generation for as long as there are those of this one.
        import gc

        gc.collect()


def relocate(name, locations):
    """Changes the portions of a namespace package, or takes it away with the last one."""
    if departure.is_namespace(sys.modules.get(name)):
        search_folders.update(locations)
        departure.relocate_namespace(name, locations)


def report(folder):
    """(name, file, state, reason) of the modules that are, or were, below the folder."""
    loaded = [
        (name, origin_of(module), "LOADED", "")
        for name, module in departure.modules_below(folder).items()
    ]
    main = sys.modules.get("__main__")
    if (origin_of(main) or "").startswith(folder + os.sep):
        loaded.append(("__main__", origin_of(main), "LOADED", ""))
    return loaded + [(gone.name, gone.file, *gone.state()) for gone in retired.get(folder, ())]


def register(function, args, kwargs, namespace):
    """Keeps the function for the end of its module's bundle, or of the calling namespace's."""
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    spec = namespace.get("__spec__") if module is None else None
    origin = origin_of(module) if spec is None else spec.origin
    program.register(origin or "", function, args, kwargs)


# Libraries that are unmapped: only for bundles that ask for it, and only when nothing is seen to
# point into them.

POINTERLESS = {str, int, float, bool, bytes, complex, tuple, list, dict, set, frozenset, type(None)}
MOST_OPENINGS = 10_000


def unload(folder, alone):
    """Unmaps the libraries of modules that have gone, or says why each stays.

    With alone, no other interpreter had them.
    """
    import gc

    gc.collect()
    left = [gone for gone in retired.get(folder, ()) if gone.is_library and not gone.unloaded]
    for file in {gone.file for gone in left}:
        users = [gone for gone in retired[folder] if gone.file == file]
        problem = why_it_stays(file, users, alone) or close_library(file)
        if not problem:
            mapped.discard(file)
        for gone in users:
            gone.unloaded, gone.refusal = not problem, problem


def why_it_stays(file, users, alone):
    if any(gone.single_phase for gone in users):
        return KEPT_FOR_ANOTHER_IMPORT
    if any(gone.module() is not None for gone in users):
        return "something holds the module"
    if not alone:
        return "several interpreters loaded modules of the bundle"
    ranges = mapped_ranges(file)
    if not ranges:
        return "it is not known where the library is mapped"
    holder = pointing_into(ranges)
    return "" if holder is None else f"a {type(holder).__name__} points into the library"


def mapped_ranges(file):
    """Where the file is mapped (Linux)."""
    file = os.path.realpath(file)  # the folder of a generation may be a link
    try:
        with open("/proc/self/maps") as maps:
            lines = [line.split(None, 5) for line in maps]
    except OSError:
        return []
    ranges = [
        fields[0].split("-")
        for fields in lines
        if len(fields) > 5 and fields[5].rstrip("\n") == file
    ]
    return [(int(start, 16), int(end, 16)) for start, end in ranges]


def all_types():
    """The static types, too, which the garbage collector does not know."""
    found, todo = set(), [object]
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo.extend(type.__subclasses__(each))
    return found


def pointing_into(ranges):
    """An object that lies in the ranges, or has a word in it that points there, or None."""
    import gc
    from ctypes import c_size_t

    start, end = min(first for first, _ in ranges), max(last for _, last in ranges)
    seen = set()
    known = gc.get_objects()
    for each in (*all_types(), *known, *gc.get_referents(*known)):
        kind = type(each)
        if kind in POINTERLESS or id(each) in seen:
            continue
        seen.add(id(each))
        words = (c_size_t * (kind.__basicsize__ // 8)).from_address(id(each))
        if start <= id(each) < end or any(start <= word < end for word in words):
            return each
    return None


def close_library(file):
    """Closes it as often as it was opened: CPython opens it at each import and never closes it."""
    import _ctypes

    RTLD_NOLOAD = 4
    handle = _ctypes.dlopen(file, os.RTLD_NOW | getattr(os, "RTLD_NOLOAD", RTLD_NOLOAD))
    for _ in range(MOST_OPENINGS):
        _ctypes.dlclose(handle)
        if not mapped_ranges(file):
            return ""
    return "the linker does not unmap it"
