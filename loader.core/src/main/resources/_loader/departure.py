"""How the modules of a bundle leave an interpreter: what needs no pointer."""

import os
import sys


def origin_of(module):
    """The file that a module was loaded from, or None; odd objects in sys.modules are not asked."""
    try:
        spec = vars(module).get("__spec__")
        origin = vars(module).get("__file__") if spec is None else spec.origin
    except Exception:
        return None
    return origin if isinstance(origin, str) else None


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


def namespaces_below(folder):
    """The namespace packages below others whose portions are all in the folder.

    `relocate` has those at the top.
    """
    found = {}
    for name, module in list(sys.modules.items()):
        if "." in name and is_namespace(module):
            try:
                portions = list(module.__path__)
            except KeyError:  # its parent has gone
                continue
            if portions and all(
                (portion + os.sep).startswith(folder + os.sep) for portion in portions
            ):
                found[name] = module
    return found


def is_namespace(module):
    try:
        spec = vars(module).get("__spec__")
        return spec is not None and (
            spec.loader is None or type(spec.loader).__name__ == "NamespaceLoader"
        )
    except Exception:
        return False


def with_submodules(found):
    """Also the modules that they put into sys.modules below their own names."""
    prefixes = tuple(name + "." for name in found)
    modules = list(sys.modules.items()) if found else ()
    return found | {name: module for name, module in modules if name.startswith(prefixes)}


def unbind(name, module, going):
    """Removes a module from its parent package, which may be going too or be of another bundle."""
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
        for path in [
            path for path in list(cache) if isinstance(path, str) and path.startswith(start)
        ]:
            cache.pop(path, None)


def going_with(folder):
    """All modules that go with the folder, by name."""
    return {**with_submodules(modules_below(folder)), **namespaces_below(folder)}


def relocate_namespace(name, locations):
    module = sys.modules[name]
    spec = module.__spec__
    if locations:
        module.__path__[:] = locations
        if spec.submodule_search_locations is not module.__path__:
            spec.submodule_search_locations[:] = locations
    else:
        del sys.modules[name]
        unbind(name, module, {})


def fresh(name):
    """Imports the module and its submodules anew; when that fails the old ones stay."""
    import importlib

    def names():
        return [each for each in list(sys.modules) if (each + ".").startswith(name + ".")]

    old = {each: sys.modules.pop(each) for each in names()}
    try:
        return importlib.import_module(name)
    except BaseException:
        for each in names():
            del sys.modules[each]
        sys.modules.update(old)
        raise
