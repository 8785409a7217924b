"""The loaders of modules in bundles, and the specs that they are in."""

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
    spec_from_file_location,
)

import _loader
from _loader import java

departed = set()  # folders of generations whose bundles have gone
GONE = ": its bundle has gone"
telling = []  # not empty where imports are told; only there the command names modules in tracebacks
search_folders = set()  # where the submodules of packages of bundles are looked for


def is_departed(path):
    """Whether the file is below the folder of a bundle that has gone."""
    return bool(departed) and is_below(path, departed)


def is_about_departed(raised):
    return isinstance(raised, ImportError) and str(raised).endswith(GONE)


def forget_departed(path):
    """Takes away what has been imported of the bundle since it went, before it is imported anew."""
    from _loader import unload

    for folder in list(departed):
        if is_below(path, {folder}):
            unload.forget(folder)


def is_below(path, folders):
    while path not in folders:
        cut = path.rfind(os.sep)
        if cut <= 0:
            return False
        path = path[:cut]
    return True


def note(raised, name, path):
    """Says which module and file an exception is from: C code leaves no line in a traceback."""
    if type(raised) is ImportError and str(raised).endswith(" is already registered!"):  # pybind11
        java.refuse_type(name, path, str(raised))
    from _loader import guards

    if telling or not guards.is_command:
        raised.add_note(f"(in module {name} from {path})")


class Bundled:
    """The loaders of files in bundles load nothing of a bundle that has gone."""

    single_phase = False

    def require_bundle(self, name, failed=None):
        if not is_departed(self.path):
            return
        forget_departed(self.path)
        if not is_about_departed(failed):
            raise ImportError(f"{name}: {self.path}{GONE}", name=name, path=self.path) from failed

    def create_module(self, spec):
        self.require_bundle(spec.name)
        module = super().create_module(spec)
        # A single-phase module is in sys.modules before it is executed.
        self.single_phase = module is not None and sys.modules.get(spec.name) is module
        return module

    def exec_module(self, module):
        try:
            super().exec_module(module)
        except Exception as raised:
            # The module may have failed for want of what has been taken from it meanwhile.
            self.require_bundle(self.name, raised)
            if isinstance(self, ExtensionFileLoader):
                note(raised, self.name, self.path)
            raise
        # It may have gone meanwhile; the module is in sys.modules only until this raises.
        self.require_bundle(self.name)


def measure_imports(begin, end):
    """Measures each load from a bundle from now on, for a Flight Recording."""
    create_module, exec_module = Bundled.create_module, Bundled.exec_module

    def create_measured(self, spec):
        self.measured = begin()
        try:
            return create_module(self, spec)
        except BaseException:
            end(self.measured, spec.name, self.path, True)
            raise

    def exec_measured(self, module):
        measured = vars(self).pop("measured", None) or begin()  # a reload creates nothing
        failed = True
        try:
            exec_module(self, module)
            failed = False
        finally:
            end(measured, self.name, self.path, failed)

    def stop():
        Bundled.create_module, Bundled.exec_module = create_module, exec_module

    Bundled.create_module, Bundled.exec_module = create_measured, exec_measured
    _loader.undoing.append(stop)


class ExtensionLoader(Bundled, ExtensionFileLoader):
    """Loads extension modules of bundles; create_module is the one in `_loader.libraries`."""

    def get_resource_reader(self, name):
        from importlib.readers import FileReader

        return FileReader(self)


class BundledSourceLoader(Bundled, SourceFileLoader):
    """Loads source modules of bundles."""


class BundledBytecodeLoader(Bundled, SourcelessFileLoader):
    """Loads byte code modules of bundles."""


class JavaLoader:
    """A loader that is a Java service."""

    def __init__(self, handle):
        self.handle = handle

    def create_module(self, spec):
        return java.create_module(self.handle)

    def exec_module(self, module):
        java.exec_module(self.handle, module)


class JavaCodeLoader(JavaLoader):
    """A Java loader that is a CodeLoader."""

    def get_code(self, fullname):
        return java.get_code(self.handle)


class JavaMainLoader(JavaLoader):
    """A Java loader that is an ExecInModuleLoader."""

    def get_code(self, fullname):
        return None

    def exec_in_module(self, spec, module):
        java.exec_in_module(self.handle, module)


FILE_LOADERS = {
    "extension": ExtensionLoader,
    "source": BundledSourceLoader,
    "bytecode": BundledBytecodeLoader,
}

JAVA_LOADERS = {"java": JavaLoader, "java.code": JavaCodeLoader, "java.main": JavaMainLoader}

LOADERS_BY_SUFFIX = (
    (ExtensionLoader, EXTENSION_SUFFIXES),
    (BundledSourceLoader, SOURCE_SUFFIXES),
    (BundledBytecodeLoader, BYTECODE_SUFFIXES),
)


def python_spec(name, loader_kind, origin, has_location=True, locations=None, handle=None):
    """The Python spec for a Java one; what is below a package is loaded as the package is."""
    search_folders.update(locations or ())
    if loader_kind == "namespace":
        spec = ModuleSpec(name, None, origin=origin, is_package=True)
        spec.submodule_search_locations.extend(locations)
        return spec
    if loader_kind in FILE_LOADERS:
        loader = FILE_LOADERS[loader_kind](name, origin)
    else:
        loader = JAVA_LOADERS[loader_kind](handle)
    if has_location:
        return spec_from_file_location(
            name, origin, loader=loader, submodule_search_locations=locations
        )
    spec = ModuleSpec(name, loader, origin=origin, is_package=locations is not None)
    if locations is not None:
        spec.submodule_search_locations.extend(locations)
    return spec


def path_hook(path):
    """The finder of what is below a package of a bundle (sys.path_hooks)."""
    if not is_below(path, search_folders) or not os.path.isdir(path):
        raise ImportError("not a folder of a bundle", path=path)
    return FileFinder(path, *LOADERS_BY_SUFFIX)


def install():
    sys.path_hooks.insert(0, path_hook)
    _loader.undoing.append(leave_path_hooks)


def leave_path_hooks():
    sys.path_hooks[:] = [hook for hook in sys.path_hooks if hook is not path_hook]
