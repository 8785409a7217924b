"""What there is to import, as Java asks for it, and the log of imports."""

import _frozen_importlib
import sys
from _frozen_importlib_external import (
    ExtensionFileLoader,
    NamespaceLoader,
    PathFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)

import _loader
from _loader import ServiceFinder, on_path
from _loader.loaders import JavaLoader, is_below, telling


def find_spec(name):
    """(finder, spec) of a module that is not imported itself, or None; parents are imported."""
    return first_found(name, package_path(name))


def found_spec(name):
    found = find_spec(name)
    if found is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return found[1]


def package_path(name):
    """Where the finders look for the module: its package's __path__, or None at top level."""
    parent = name.rpartition(".")[0]
    if not parent:
        return None
    path = getattr(__import__(parent, fromlist=["__path__"]), "__path__", None)
    if path is None:
        raise ModuleNotFoundError(
            f"No module named {name!r}; {parent!r} is not a package", name=name
        )
    return path


def first_found(name, path):
    for finder in list(sys.meta_path):
        spec = finder.find_spec(name, path) if hasattr(finder, "find_spec") else None
        if spec is not None:
            own = on_path(name, path) if finder is ServiceFinder else None
            return (finder if own is None or own.origin != spec.origin else PathFinder), spec
    return None


def described(name):
    """What Java's ImportSystem says of a module that an import would find, or None."""
    path = package_path(name)
    found = first_found(name, path)
    if found is None:
        return None
    finder, spec = found
    locations = spec.submodule_search_locations
    return {
        "service": finder is ServiceFinder,
        "path": None if path is None else list(path),
        "kind": kind(spec),
        "finder": class_name(finder),
        "loader": class_name(spec.loader),
        "ability": ability(spec.loader),
        "origin": spec.origin,
        "located": spec.has_location,
        "locations": None if locations is None else list(locations),
        "main": main_ability(name, spec),
    }


def class_name(thing):
    """The class, or what stands for it: finders and loaders may be classes themselves."""
    if thing is None:
        return ""
    return (thing if isinstance(thing, type) else type(thing)).__qualname__


def ability(loader):
    if hasattr(loader, "exec_in_module"):
        return "exec_in_module"
    return "get_code" if hasattr(loader, "get_code") else ""


def kind(spec):
    """The kind of a module, in the words of Java's ModuleSpec, or a loader's own name."""
    loader = spec.loader
    if loader is None:
        return "namespace"
    if isinstance(loader, JavaLoader):
        return "java"
    for each, name in KINDS:
        if loader is each or isinstance(loader, each):
            return name
    return spec.origin if spec.origin in ("built-in", "frozen") else class_name(loader)


KINDS = (
    (ExtensionFileLoader, "extension"),
    (SourceFileLoader, "source"),
    (SourcelessFileLoader, "bytecode"),
    (NamespaceLoader, "namespace"),
)


def main_ability(name, spec):
    """Whether runpy could run the module as __main__, and why not; nothing of it is run."""
    if spec.submodule_search_locations is not None:
        return package_main_ability(name, spec.submodule_search_locations)
    if hasattr(spec.loader, "exec_in_module"):
        if isinstance(spec.loader, JavaLoader):
            return "YES", ""
        return (
            "DEPENDS",
            "its init function has to use multi-phase initialization; it is called when it runs",
        )
    try:
        code = spec.loader.get_code(name) if hasattr(spec.loader, "get_code") else None
    except Exception as failed:
        return "NO", f"{type(failed).__name__}: {failed}"
    return ("YES", "") if code is not None else ("NO", f"No code object available for {name}")


def package_main_ability(name, locations):
    if name.rpartition(".")[2] == "__main__":
        return "NO", "Cannot use package as __main__ module"
    main = name + ".__main__"
    found = first_found(main, locations)
    if found is None:
        return (
            "NO",
            f"No module named {main}; {name!r} is a package and cannot be directly executed",
        )
    return main_ability(main, found[1])


def loaded():
    """(name, kind, loader, origin) of what is in sys.modules; asking loads no lazy module."""
    return [
        (name, *loaded_from(module))
        for name, module in list(sys.modules.items())
        if isinstance(name, str)
    ]


def loaded_from(module):
    try:
        namespace = object.__getattribute__(module, "__dict__")
    except AttributeError:
        return "", "", ""
    spec, loader = namespace.get("__spec__"), namespace.get("__loader__")
    origin = getattr(spec, "origin", None) or namespace.get("__file__") or ""
    if spec is None or not hasattr(spec, "submodule_search_locations"):
        return "", class_name(loader), str(origin)
    return kind(spec), class_name(spec.loader), str(origin)


def meta_path():
    return ["" if finder is ServiceFinder else class_name(finder) for finder in sys.meta_path]


def library_code(names):
    """(name, marshalled code, whether it is a package) of modules of the standard library.

    Those that it does not have as source are left out.
    """
    from marshal import dumps

    specs = [PathFinder.find_spec(name, package_path(name)) for name in names]
    return [
        (
            spec.name,
            dumps(spec.loader.get_code(spec.name)),
            spec.submodule_search_locations is not None,
        )
        for spec in specs
        if spec
        and isinstance(spec.loader, SourceFileLoader)
        and is_below(spec.origin, {sys._stdlib_dir})
    ]


def log_imports(log):
    """Tells each import, and those done so far, where importlib tells them under python -v."""
    telling.append(True)
    stock = _frozen_importlib._verbose_message

    def _verbose_message(message, *args, verbosity=1):
        stock(message, *args, verbosity=verbosity)
        if message.startswith("import ") and len(args) == 2 and not is_own(args[0]):
            try:
                log(args[0], *loaded_from(sys.modules.get(args[0])))
            except Exception:  # no import fails for want of a log: Java's side may have ended
                pass

    _verbose_message.stock = stock
    _frozen_importlib._verbose_message = _verbose_message
    _loader.undoing.append(stop_logging)
    for name, kind, loader, origin in loaded():
        if loader and not is_own(name):
            log(name, kind, loader, origin)


def is_own(name):
    return name.partition(".")[0] == _loader.__name__


def stop_logging():
    message = _frozen_importlib._verbose_message
    _frozen_importlib._verbose_message = getattr(message, "stock", message)
