"""Modules of bundles, which may go while Python runs; the second part of the module `_loader`.

A generation is the folder that a bundle's files were unpacked into. When its bundle goes, its modules leave
sys.modules; what is still held of them goes on working, since the folder and the mapped library stay.
"""

import atexit as interpreter_exit
import os
from _weakref import ref
from _frozen_importlib_external import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    FileFinder,
)

departed = set()  # folders of generations whose bundles have gone
retired = {}  # folder -> [Retired]
exits = []  # (origin, function, args, kwargs), in the order of registration


def is_departed(path):
    """Whether the file is below the folder of a bundle that has gone."""
    return bool(departed) and is_below(path, departed)


class Bundled:
    """What the loaders of files in bundles have in common: they load nothing of a bundle that has gone."""

    single_phase = False

    def require_bundle(self, name):
        if is_departed(self.path):
            raise ImportError(f"{name}: {self.path}: its bundle has gone", name=name, path=self.path)

    def create_module(self, spec):
        self.require_bundle(spec.name)
        module = super().create_module(spec)
        # A single-phase module is in sys.modules before it is executed.
        self.single_phase = module is not None and sys.modules.get(spec.name) is module
        return module

    def exec_module(self, module):
        super().exec_module(module)
        # It may have gone meanwhile; the module is in sys.modules only until this raises.
        self.require_bundle(self.name)


class ExtensionLoader(Bundled, ExtensionLoader):
    """Loads extension modules of bundles."""

    def get_resource_reader(self, name):
        from importlib.readers import FileReader

        return FileReader(self)


class BundledSourceLoader(Bundled, SourceFileLoader):
    """Loads source modules of bundles."""


class BundledBytecodeLoader(Bundled, SourcelessFileLoader):
    """Loads byte code modules of bundles."""


FILE_LOADERS.update(
    extension=ExtensionLoader, source=BundledSourceLoader, bytecode=BundledBytecodeLoader
)

LOADERS_BY_SUFFIX = (
    (ExtensionLoader, EXTENSION_SUFFIXES),
    (BundledSourceLoader, SOURCE_SUFFIXES),
    (BundledBytecodeLoader, BYTECODE_SUFFIXES),
)


search_folders = set()  # where the submodules of packages of bundles are looked for
spec_of_any = python_spec


def python_spec(name, loader_kind, origin, has_location=True, locations=None, handle=None):
    """The Python spec for a Java one; what is below a package is loaded as the package is."""
    search_folders.update(locations or ())
    return spec_of_any(name, loader_kind, origin, has_location, locations, handle)


def is_below(path, folders):
    while path not in folders:
        cut = path.rfind(os.sep)
        if cut <= 0:
            return False
        path = path[:cut]
    return True


def path_hook(path):
    """The finder of what is below a package of a bundle (sys.path_hooks)."""
    if not is_below(path, search_folders) or not os.path.isdir(path):
        raise ImportError("not a folder of a bundle", path=path)
    return FileFinder(path, *LOADERS_BY_SUFFIX)


# Modules that are not found one by one: what there is, and metadata.


class ListedFinder(ServiceFinder):
    """The finder services, with what the ones that can list their modules say."""

    @staticmethod
    def iter_modules(prefix=""):
        """For pkgutil.iter_modules."""
        return [(prefix + name, is_package) for name, is_package in java_list_modules()]

    @staticmethod
    def find_distributions(context=None):
        """For importlib.metadata."""
        handles = java_find_distributions(None if context is None else context.name)
        return [distribution_type()(handle) for handle in handles]


distribution_types = []  # made when it is first needed: importlib.metadata is slow to import


def distribution_type():
    if not distribution_types:
        from importlib.metadata import Distribution
        from pathlib import Path

        class BundledDistribution(Distribution):
            """A distribution in a bundle."""

            def __init__(self, handle):
                self.handle = handle

            def read_text(self, filename):
                return java_read_metadata(self.handle, str(filename))

            def locate_file(self, path):
                return Path(java_locate_file(self.handle, str(path)))

        distribution_types.append(BundledDistribution)
    return distribution_types[0]


# Modules that go.


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


def origin_of(module):
    """The file that a module was loaded from, or None; odd objects in sys.modules are not asked."""
    try:
        spec = vars(module).get("__spec__")
        origin = vars(module).get("__file__") if spec is None else spec.origin
    except Exception:
        return None
    return origin if isinstance(origin, str) else None


def loader_of(module):
    return getattr(vars(module).get("__spec__"), "loader", None)


def is_initializing(module):
    return getattr(vars(module).get("__spec__"), "_initializing", False)


def modules_below(folder):
    start = folder + os.sep
    found = {}
    for name, module in list(sys.modules.items()):
        origin = origin_of(module)
        if name != "__main__" and origin is not None and origin.startswith(start):
            found[name] = module
    return found


def with_submodules(found):
    """Also the modules that they put into sys.modules below their own names."""
    prefixes = tuple(name + "." for name in found)
    more = {name: module for name, module in list(sys.modules.items()) if name.startswith(prefixes)} if found else {}
    return {**found, **more}


def forget(folder):
    """Takes the modules of a bundle out of the import system; whether some are still being imported."""
    run_exit_functions(folder)
    departed.add(folder)
    going = with_submodules(modules_below(folder))
    pending = [name for name, module in going.items() if is_initializing(module)]
    gone = retired.setdefault(folder, [])
    for name in going.keys() - set(pending):
        module = going[name]
        if sys.modules.get(name) is module:
            del sys.modules[name]
            gone.append(Retired(name, module))
        unbind(name, module, going)
    forget_files(folder)
    search_folders.difference_update([each for each in search_folders if is_below(each, {folder})])
    return bool(pending)


def unbind(name, module, going):
    """Removes a module from its parent package, which may be going too or be one of another bundle."""
    parent, _, child = name.rpartition(".")
    package = going.get(parent) or sys.modules.get(parent)
    if package is not None and getattr(package, child, None) is module:
        try:
            delattr(package, child)
        except AttributeError:
            pass


def forget_files(folder):
    start = folder + os.sep
    for cache in (sys.path_importer_cache, getattr(sys.modules.get("linecache"), "cache", {})):
        for path in [path for path in list(cache) if isinstance(path, str) and path.startswith(start)]:
            cache.pop(path, None)


def relocate(name, locations):
    """Changes the portions of a namespace package, or takes it away with the last one."""
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    if spec is None or spec.loader is not None and type(spec.loader).__name__ != "NamespaceLoader":
        return
    if locations:
        search_folders.update(locations)
        module.__path__[:] = locations
        if spec.submodule_search_locations is not module.__path__:
            spec.submodule_search_locations[:] = locations
    else:
        del sys.modules[name]
        unbind(name, module, {})


def fresh(name):
    """Imports the module and its submodules anew; when that fails the old ones stay."""
    import importlib

    old = {each: sys.modules.pop(each) for each in list(sys.modules) if (each + ".").startswith(name + ".")}
    try:
        return importlib.import_module(name)
    except BaseException:
        for each in [each for each in list(sys.modules) if (each + ".").startswith(name + ".")]:
            del sys.modules[each]
        sys.modules.update(old)
        raise


def report(folder):
    """(name, file, state, reason) of the modules that are below the folder, and of those that were."""
    loaded = [(name, origin_of(module), "LOADED", "") for name, module in modules_below(folder).items()]
    main = sys.modules.get("__main__")
    if (origin_of(main) or "").startswith(folder + os.sep):
        loaded.append(("__main__", origin_of(main), "LOADED", ""))
    return loaded + [(gone.name, gone.file, *gone.state()) for gone in retired.get(folder, ())]


# Functions that are called before a bundle goes.


def atexit(function, /, *args, **kwargs):
    """Calls the function before the bundle of its module goes, or when the interpreter ends; a decorator, too."""
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    spec = sys._getframe(1).f_globals.get("__spec__") if module is None else None
    origin = origin_of(module) if spec is None else spec.origin
    exits.append((origin or "", function, args, kwargs))
    return function


def unregister(function):
    """Takes back what atexit registered."""
    exits[:] = [each for each in exits if each[1] != function]


def run_exit_functions(folder=""):
    start = folder + os.sep if folder else ""
    for each in reversed(exits.copy()):
        origin, function, args, kwargs = each
        if origin.startswith(start) and each in exits:
            exits.remove(each)
            try:
                function(*args, **kwargs)
            except BaseException as raised:
                print_unraisable(raised, function)


def prepare_program():
    """Hides what is there before a program from the garbage collector, which then has only the program's to look through."""
    import gc

    gc.freeze()
    java_thaw(sys.modules["__main__"].__dict__)  # functions of the program, and with them its objects, are found from here


def end_program(seconds):
    """What a process does at its end that its program sees; the names of threads that still run, when it is left alone."""
    running = join_threads(seconds)
    if not running:
        interpreter_exit._run_exitfuncs()
        end_main()
        flush()
    return running


def end_main():
    """The objects of __main__ go while the streams still lead to whom the program printed for."""
    import gc

    for name in "last_type", "last_value", "last_traceback", "last_exc":
        vars(sys).pop(name, None)
    if isinstance(sys.modules, dict):
        sys.modules.pop("__main__", None)
    gc.collect()
    gc.unfreeze()


def flush():
    for name in "stdout", "stderr":
        try:
            getattr(sys, name).flush()
        except (AttributeError, OSError, ValueError):
            pass  # closed, or none
    java_flush_c_streams()


def print_unraisable(raised, function):
    import types

    sys.unraisablehook(
        types.SimpleNamespace(
            exc_type=type(raised),
            exc_value=raised,
            exc_traceback=raised.__traceback__,
            err_msg="Exception ignored in a function that was to run before its bundle goes",
            object=function,
        )
    )


# Libraries that are unmapped: only for bundles that ask for it, and only when nothing is seen to point into them.

POINTERLESS = {str, int, float, bool, bytes, complex, tuple, list, dict, set, frozenset, type(None)}
MOST_OPENINGS = 10_000


def unload(folder, alone):
    """Unmaps the libraries of modules that have gone, or says why each stays; alone: no other interpreter had them."""
    import gc

    gc.collect()
    for file in {gone.file for gone in retired.get(folder, ()) if gone.is_library and not gone.unloaded}:
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
    mapped = mapped_ranges(file)
    if not mapped:
        return "it is not known where the library is mapped"
    holder = pointing_into(mapped)
    return f"{holder} points into the library" if holder else ""


def mapped_ranges(file):
    """Where the file is mapped (Linux)."""
    try:
        with open("/proc/self/maps") as maps:
            lines = [line.split(None, 5) for line in maps]
    except OSError:
        return []
    ranges = [fields[0].split("-") for fields in lines if len(fields) > 5 and fields[5].rstrip("\n") == file]
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


def pointing_into(mapped):
    """The type name of an object that lies in the ranges or has a word in it that could be a pointer there."""
    import gc
    from ctypes import c_size_t

    start, end = min(first for first, _ in mapped), max(last for _, last in mapped)
    seen = set()
    known = gc.get_objects()
    for each in (*all_types(), *known, *gc.get_referents(*known)):
        kind = type(each)
        if kind in POINTERLESS or id(each) in seen:
            continue
        seen.add(id(each))
        words = (c_size_t * (kind.__basicsize__ // 8)).from_address(id(each))
        if start <= id(each) < end or any(start <= word < end for word in words):
            return f"a {kind.__name__}"
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


auditing = False  # whether the audit events of code of bundles are told to Java


def audit():
    """Begins to tell Java the audit events, if it wants to know; most interpreters never run that source."""
    if globals().get("java_audits", bool)():
        exec(compile(java_audit_source(), "<loader audit.py>", "exec"), globals())
        audit()


ServiceFinder = ListedFinder
install_bridge, uninstall_bridge = install, uninstall


def install():
    install_bridge()
    sys.path_hooks.insert(0, path_hook)
    interpreter_exit.register(run_exit_functions)  # with arguments, CPython 3.14 would leak their tuple
    audit()


def uninstall():
    uninstall_bridge()
    sys.path_hooks[:] = [hook for hook in sys.path_hooks if hook is not path_hook]
    interpreter_exit.unregister(run_exit_functions)
