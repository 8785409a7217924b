"""Python's side of Loader: finder services on sys.meta_path, loaders written in Java, exec_in_module.

Java puts its functions (`java_…`) into this module before the body runs. What most interpreters never need is in parts
that run when one of their names is asked for.
"""

import sys
from _thread import RLock, _get_main_thread_ident, get_ident
from _frozen_importlib import BuiltinImporter, ModuleSpec
from _frozen_importlib_external import (
    ExtensionFileLoader,
    PathFinder,
    SourceFileLoader,
    SourcelessFileLoader,
    spec_from_file_location,
)

__builtins__ = vars(sys.modules["builtins"]).copy()  # a program may take away its own

parts = {"catalog.py", "departing.py", "threads.py"}
parts_lock = RLock()


def __getattr__(name):
    """Runs the parts that have not run, until one has the name."""
    if not name.startswith("__"):
        with parts_lock:
            for part in sorted(parts):
                if name not in globals():
                    run_part(part)
    if name not in globals():
        raise AttributeError(f"module '_loader' has no attribute {name!r}")
    return globals()[name]


def run_part(part):
    exec(java_part(part), globals())
    parts.discard(part)


unreleased = []


class Handle(int):
    """The number of a Java object, which Java keeps until the handle is deleted."""

    __slots__ = ()

    def __del__(self):
        try:
            unreleased.append(int(self))
            while unreleased:
                number = unreleased.pop()
                try:
                    java_release(number)
                except RecursionError:  # the stack is nearly used up: whichever is deleted next takes it along
                    unreleased.append(number)
                    break
        except Exception:  # Java's side has ended, and its table with it
            pass


class JavaError(RuntimeError):
    """An exception of a Java callback; `__java__` is the handle of the original.

    It also stands for a Python exception that does not exist here, and then notes the traceback of that.
    """


class Refusal(ImportError):
    """A module that cannot be executed in another one; raised before anything of it ran there."""


def exception(kind, message, name, path, handle):
    if kind == "JavaError":
        raised = JavaError(message)
        if path:  # a traceback
            raised.add_note(path)
    else:
        types = {"ImportError": ImportError, "ModuleNotFoundError": ModuleNotFoundError, "Refusal": Refusal}
        raised = types[kind](message, name=name, path=path)
    raised.__java__ = handle
    return raised


class ExtensionLoader(ExtensionFileLoader):
    """Loads extension modules of bundles; a broken file is refused before the system's loader sees it."""

    def create_module(self, spec):
        if spec.origin not in mapped:
            java_check_library(spec.name, spec.origin)
        try:
            return super().create_module(spec)
        except ImportError as failed:
            if hasattr(failed, "__java__"):  # names them itself
                raise
            if failed.path != spec.origin:  # not about this file, but raised by the module
                self.noted(failed)
                raise
            problem = str(failed).removeprefix(f"{spec.origin}: ")
        except Exception as raised:
            self.noted(raised)
            raise
        java_refuse_library(spec.name, spec.origin, problem)

    def exec_module(self, module):
        try:
            super().exec_module(module)
        except Exception as raised:
            self.noted(raised)
            raise

    def noted(self, raised):
        note(raised, self.name, self.path)


def note(raised, name, path):
    """Says which module and file an exception is from: C code leaves no line in a traceback."""
    raised.add_note(f"(in module {name} from {path})")


class JavaLoader:
    """A loader that is a Java service."""

    def __init__(self, handle):
        self.handle = handle

    def create_module(self, spec):
        return java_create_module(self.handle)

    def exec_module(self, module):
        java_exec_module(self.handle, module)


class JavaCodeLoader(JavaLoader):
    """A Java loader that is a CodeLoader."""

    def get_code(self, fullname):
        return java_get_code(self.handle)


class JavaMainLoader(JavaLoader):
    """A Java loader that is an ExecInModuleLoader."""

    def get_code(self, fullname):
        return None

    def exec_in_module(self, spec, module):
        java_exec_in_module(self.handle, module)


strict = False  # whether PEP 547's refusal of create slots holds

DEFAULT_ATTRIBUTES = {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__path__"}


def unlike_default(created):
    """What distinguishes a module that a create slot made from a plain one, or None."""
    if type(created) is not type(sys):
        return f"it makes a {type(created).__name__} instead of a module"
    if any(created is module for module in sys.modules.values()):
        return "it is loaded already and can be only once; use a fresh interpreter"
    unusual = created.__dict__.keys() - DEFAULT_ATTRIBUTES
    return f"it makes a module with the attribute {min(unusual)}" if unusual else None


FILE_LOADERS = {
    "extension": ExtensionLoader,
    "source": SourceFileLoader,
    "bytecode": SourcelessFileLoader,
}

JAVA_LOADERS = {"java": JavaLoader, "java.code": JavaCodeLoader, "java.main": JavaMainLoader}


def python_spec(name, loader_kind, origin, has_location=True, locations=None, handle=None):
    """The Python spec for a Java one."""
    if loader_kind == "namespace":
        spec = ModuleSpec(name, None, origin=origin, is_package=True)
        spec.submodule_search_locations.extend(locations)
        return spec
    if loader_kind in FILE_LOADERS:
        loader = FILE_LOADERS[loader_kind](name, origin)
    else:
        loader = JAVA_LOADERS[loader_kind](handle)
    if has_location:
        return spec_from_file_location(name, origin, loader=loader, submodule_search_locations=locations)
    spec = ModuleSpec(name, loader, origin=origin, is_package=locations is not None)
    if locations is not None:
        spec.submodule_search_locations.extend(locations)
    return spec


def on_path(name, path, target=None):
    """The spec of what sys.path has, or None; the program's own folder and the standard library are there."""
    return PathFinder.find_spec(name, None, target) if path is None and PathFinder in sys.meta_path else None


def from_services(name, path):
    """The spec that the Finder services have, or None."""
    found = java_find_spec(name, path if path is None else list(path))
    return None if found is None else python_spec(name, *found)


class ServiceFinder:
    """Asks the Finder services of the OSGi container, after sys.path: where site-packages would be.

    It stands before the PathFinder, for a folder without __init__ on sys.path hides no package.
    """

    @staticmethod
    def find_spec(name, path=None, target=None):
        own = on_path(name, path, target)
        return own if own is not None and own.loader is not None else from_services(name, path) or own

    @staticmethod
    def invalidate_caches():
        java_invalidate_caches()


def exec_in_module(self, spec, module):
    """Executes the extension module in a module that exists already (PEP 547)."""
    if not isinstance(spec.name, str):
        raise TypeError("module name must be a string")
    if not isinstance(spec.origin, str):
        raise TypeError("module filename must be a string")
    if "\0" in spec.name or "\0" in spec.origin:
        raise ValueError("embedded null character")
    try:
        java_exec_extension(spec, module)
    except Refusal:  # names them itself
        raise
    except Exception as raised:
        note(raised, spec.name, spec.origin)
        raise


def exec_builtin_in_module(spec, module):
    """Executes the built-in module in a module that exists already (PEP 547)."""
    java_exec_builtin(spec, module)


stock_create_module = getattr(ExtensionFileLoader.create_module, "stock", ExtensionFileLoader.create_module)


mapped = set()  # the libraries that this interpreter has loaded from where they are: the system does not read them again

ONCE = {"_curses"}  # of the standard library: a C variable says that it is loaded, and refuses a second one


def create_module(self, spec):
    """As CPython does, but a library that another interpreter has loaded is loaded from a copy when it cannot live twice."""
    if spec.origin.startswith(sys.base_prefix) and spec.name not in ONCE:
        module = stock_create_module(self, spec)
        if spec.name in ADAPTED:
            ADAPTED[spec.name](module)
        if spec.name in guards:
            guard_module(module)
        return module
    known = spec.origin in mapped
    library = spec.origin if known else java_library(spec.origin, spec.name)
    try:
        module = create_here(self, spec, library)
    except ImportError as refused:
        if str(refused).endswith("does not support loading in subinterpreters"):
            refused.msg += "; it can be imported in the main interpreter, or in one that shares its GIL"
        raise
    finally:
        if not known:
            java_library_loaded(spec.origin, library)
    if not known:
        java_note_definition(spec.origin, module, spec.name)
    if library == spec.origin:
        mapped.add(library)
    return module


contents = {}  # (name, origin): what was in a single-phase module whose init function cannot be called again


def create_here(self, spec, library):
    """Creates the module with its init function called in this interpreter, if it shares the GIL; CPython calls it in the main one."""
    key = spec.name, spec.origin
    if key in contents:
        module = sys.modules.get(spec.name) or type(sys)(spec.name)
        vars(module).update(contents[key])
        return entered(spec, module)
    created = java_create_extension(spec.name, library, sys.getdlopenflags(), spec)
    if created is None:
        return stock_create_module(self, spec) if library == spec.origin else create_from_copy(self, spec, library)
    if isinstance(created, str):
        raise not_loaded(spec, created.replace(library, spec.origin))
    if spec.name.startswith("numpy."):
        ignore_unneeded_warning()
    module, once = created
    if once is not None:
        give_full_name(spec, module)
        module.__file__ = spec.origin
        if once:
            contents[key] = vars(module).copy()
        return entered(spec, module)
    return module


def create_from_copy(self, spec, library):
    module = stock_create_module(self, moved(spec, library))
    try:
        module.__file__ = spec.origin
    except AttributeError:  # a create slot may make any object
        pass
    return module


def entered(spec, module):
    """A single-phase module is in sys.modules before it is executed."""
    sys.modules[spec.name] = module
    return module


def give_full_name(spec, module):
    """CPython tells the init function the name below a package; here it has made the module under the short one."""
    short = module.__name__
    if spec.name.endswith("." + short):
        module.__name__ = spec.name
        for each in vars(module).values():
            if type(each) is type(len) and each.__self__ is module and each.__module__ == short:
                each.__module__ = spec.name


def not_loaded(spec, problem):
    """The exception that CPython raises for what the linker says of a library."""
    short = spec.name.rpartition(".")[2]
    found = problem.startswith("dynamic module does not define")
    return ImportError(problem, name=spec.name if found else short, path=spec.origin)


create_module.stock = stock_create_module


def ignore_unneeded_warning():
    """numpy need not warn that it is in a sub-interpreter: it has its libraries to itself."""
    import _warnings
    import re  # numpy needs it, too

    filters = getattr(sys.modules.get("warnings"), "filters", _warnings.filters)
    unneeded = "ignore", re.compile("NumPy was imported from a Python sub-interpreter"), UserWarning, None, 0
    if unneeded not in filters:
        filters.insert(0, unneeded)


def moved(spec, library):
    """The same spec for a library elsewhere."""
    copy = ModuleSpec(spec.name, spec.loader, origin=library)
    copy.submodule_search_locations = spec.submodule_search_locations
    copy.has_location = True
    return copy


def install():
    ExtensionFileLoader.create_module = create_module
    ExtensionFileLoader.exec_in_module = exec_in_module
    BuiltinImporter.exec_in_module = staticmethod(exec_builtin_in_module)
    path_finder = sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else len(sys.meta_path)
    sys.meta_path.insert(path_finder, ServiceFinder)
    sys.modules["_loader"] = this
    if _get_main_thread_ident() != get_ident():  # not the main interpreter, which seldom needs the part
        run_part("threads.py")
        own_main_thread()


def uninstall():
    if ServiceFinder in sys.meta_path:
        sys.meta_path.remove(ServiceFinder)
    sys.modules.pop("_loader", None)
