"""Extension modules: how their libraries become modules, and exec_in_module (PEP 547)."""

import os
import sys
from _frozen_importlib import BuiltinImporter, ModuleSpec
from _frozen_importlib_external import ExtensionFileLoader
from _thread import _is_main_interpreter

import _loader
from _loader import Replacement, children, guards, interpreters, java, stock_of
from _loader.loaders import ExtensionLoader, note

DEFAULT_ATTRIBUTES = {
    "__name__",
    "__doc__",
    "__package__",
    "__loader__",
    "__spec__",
    "__file__",
    "__path__",
}


def watch_what_it_opens(module):
    """`_ctypes`: what a library calls that would harm the JVM goes elsewhere, as for modules."""
    stock = stock_of(getattr(module, "dlopen", None))  # Windows has LoadLibrary

    def dlopen(*args):
        if interpreters.is_over():
            return stock(*args)
        if folder := folder_of_bundle(*args):
            return open_own(stock, folder, *args)
        handle = stock(*args)
        java.program_opened()
        return handle

    if stock is not None:
        module.dlopen = Replacement(stock, dlopen)
        user = sys.modules.get("ctypes")
        if stock_of(getattr(user, "_dlopen", None)) is stock:
            user._dlopen = module.dlopen


def folder_of_bundle(name, flags=0, *others):
    """That of the bundle whose library is to be opened, and not only to be found, or nothing."""
    if not isinstance(name, str) or "\0" in name or not os.path.isabs(name) or others:
        return None
    # A copy whose names are for all would use the C variables of the first one.
    if flags & (getattr(os, "RTLD_NOLOAD", 0) | getattr(os, "RTLD_GLOBAL", 0)):
        return None
    return hasattr(java, "generation_folder") and java.generation_folder(name)


def open_own(stock, folder, name, *flags):
    """As a module does: each interpreter has the library's C variables for itself.

    Where there can be no copy, it is shared.
    """
    for anew in False, True:  # the program may have closed the copy
        try:
            file = java.library_to_open(name, anew, folder)
        except Exception:
            break
        try:
            return stock(file, *flags)
        except OSError:
            if file == name:
                break
        finally:
            java.program_opened(name, file)
    handle = stock(name, *flags)  # which names the file, if it cannot be opened
    java.program_opened()
    return handle


ADAPTED = {
    "_ctypes": watch_what_it_opens,
    "_interpreters": interpreters.adapt,
    "_posixsubprocess": children.answer_what_it_starts,  # of subprocess, asyncio, multiprocessing
}

stock_create_module = getattr(
    ExtensionFileLoader.create_module, "stock", ExtensionFileLoader.create_module
)

# The libraries that this interpreter has loaded from where they are: the system does not read them
# again.
mapped = set()

# (name, origin): what was in a single-phase module whose init function cannot be called again
contents = {}


def folder_of_standard_library():
    """That of its libraries. Installed packages are below the same prefix."""
    folder = os.path.join(sys.base_exec_prefix, sys.platlibdir)
    if os.name != "nt":
        version = ".".join(map(str, sys.version_info[:2]))
        folder = os.path.join(folder, f"python{version}", "lib-dynload")
    return folder + os.sep


standard_library = folder_of_standard_library()


def create_module(self, spec):
    module = checked(self, spec)
    if spec.name == "greenlet._greenlet":
        java.watch_greenlets(module)
    return module


def checked(self, spec):
    """As CPython does, but a library that cannot live twice is loaded from a copy.

    That is done when another interpreter has loaded it. A broken file of a bundle is refused before
    the system's loader sees it.
    """
    if not isinstance(self, ExtensionLoader):
        return created(self, spec)
    try:
        return created(self, spec)
    except ImportError as failed:
        if hasattr(failed, "__java__"):  # names them itself
            raise
        if failed.path != spec.origin:  # not about this file, but raised by the module
            note(failed, self.name, self.path)
            raise
        problem = str(failed).removeprefix(f"{spec.origin}: ")
    except Exception as raised:
        note(raised, self.name, self.path)
        raise
    java.refuse_library(spec.name, spec.origin, problem)


def created(self, spec):
    if spec.origin.startswith(standard_library):
        module = stock_create_module(self, spec)
        if not java.is_for_one_interpreter(module):
            if spec.name in ADAPTED:
                ADAPTED[spec.name](module)
            if spec.name in guards.guards:
                guards.guard_module(module)
            return module
    of_bundle = isinstance(self, ExtensionLoader)
    if not of_bundle:
        spec = in_generation(spec)
    if spec.origin in mapped:
        return create_here(self, spec, spec.origin)
    library = java.prepare_library(spec.name, spec.origin, of_bundle)
    module = None
    try:
        module = create_here(self, spec, library)
    except ImportError as refused:
        raise interpreters.with_way_to_import(refused)  # noqa: B904
    finally:
        java.library_loaded(spec.name, spec.origin, library, module)
    if library == spec.origin:
        mapped.add(library)
    return module


create_module.stock = stock_create_module


def in_generation(spec):
    """A package that resolves symbolic links (cython) finds its files by another path.

    The system's loader would take that for the library which it has loaded already.
    """
    file = hasattr(java, "in_generation") and java.in_generation(spec.origin)
    return moved(spec, file) if file and file != spec.origin else spec


def create_here(self, spec, library):
    """Has the init function called in this interpreter; CPython calls it in the main one.

    Java does that where the interpreter shares the GIL or the library takes no memory.
    """
    key = spec.name, spec.origin
    if key in contents:
        module = sys.modules.get(spec.name) or type(sys)(spec.name)
        vars(module).update(contents[key])
        return entered(spec, module)
    made = None
    if not _is_main_interpreter():
        made = java.create_extension(spec.name, library, sys.getdlopenflags(), spec)
    if made is None:
        if library == spec.origin:
            return stock_create_module(self, spec)
        return create_from_copy(self, spec, library)
    if isinstance(made, str):
        raise not_loaded(spec, made.replace(library, spec.origin))
    if spec.name.startswith("numpy."):
        ignore_unneeded_warning()
    module, once = made
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
    """Below a package, CPython tells the init function the full name.

    Here it has made the module under the short one.
    """
    short = module.__name__
    if spec.name.endswith("." + short):
        module.__name__ = spec.name
        for each in list(vars(module).values()):
            if type(each) is type(len) and each.__self__ is module and each.__module__ == short:
                each.__module__ = spec.name


def not_loaded(spec, problem):
    """The exception that CPython raises for what the linker says of a library."""
    short = spec.name.rpartition(".")[2]
    found = problem.startswith("dynamic module does not define")
    return ImportError(problem, name=spec.name if found else short, path=spec.origin)


def moved(spec, library):
    """The same spec for a library elsewhere."""
    copy = ModuleSpec(spec.name, spec.loader, origin=library)
    copy.submodule_search_locations = spec.submodule_search_locations
    copy.has_location = True
    return copy


def ignore_unneeded_warning():
    """numpy need not warn that it is in a sub-interpreter: it has its libraries to itself."""
    import _warnings
    import re  # numpy needs it, too

    filters = getattr(sys.modules.get("warnings"), "filters", _warnings.filters)
    message = re.compile("NumPy was imported from a Python sub-interpreter")
    unneeded = "ignore", message, UserWarning, None, 0
    if unneeded not in filters:
        filters.insert(0, unneeded)


# exec_in_module


def exec_in_module(self, spec, module, strict=False):
    """Executes the extension module in a module that exists already (PEP 547).

    With strict, a module that has a create slot is refused, as PEP 547 says.
    """
    if not isinstance(spec.name, str):
        raise TypeError("module name must be a string")
    if not isinstance(spec.origin, str):
        raise TypeError("module filename must be a string")
    if "\0" in spec.name or "\0" in spec.origin:
        raise ValueError("embedded null character")
    try:
        java.exec_extension(spec, module, strict)
    except _loader.Refusal:  # names them itself
        raise
    except Exception as raised:
        note(raised, spec.name, spec.origin)
        raise


def exec_builtin_in_module(spec, module, strict=False):
    """Executes the built-in module in a module that exists already (PEP 547)."""
    java.exec_builtin(spec, module, strict)


def execute(loader, spec, module, strict):
    """Calls the loader's exec_in_module. Only those above know of strict."""
    function = loader.exec_in_module
    if strict and getattr(function, "__func__", function) in (
        exec_in_module,
        exec_builtin_in_module,
    ):
        function(spec, module, strict=True)
    else:
        function(spec, module)


LOADED_ALREADY = (
    "it is loaded already and can be only once; use a fresh interpreter (py:run) or a process"
    " (py:run --process)"
)


def unlike_default(made):
    """What distinguishes a module that a create slot made from a plain one, or None."""
    if type(made) is not type(sys):
        return f"it makes a {type(made).__name__} instead of a module"
    if any(made is module for module in list(sys.modules.values())):
        return LOADED_ALREADY
    unusual = made.__dict__.keys() - DEFAULT_ATTRIBUTES
    return f"it makes a module with the attribute {min(unusual)}" if unusual else None


def install():
    ExtensionFileLoader.create_module = create_module
    ExtensionFileLoader.exec_in_module = exec_in_module
    BuiltinImporter.exec_in_module = staticmethod(exec_builtin_in_module)
    for name, adapt in ADAPTED.items():
        if name in sys.modules:
            adapt(sys.modules[name])
