"""The names that the shell completes. No module is imported for it."""


def modules(beginning):
    import pkgutil
    import sys

    package = beginning.rpartition(".")[0]
    if not package:
        known = {*sys.builtin_module_names, *(each.name for each in pkgutil.iter_modules())}
    else:
        known = {each.name for each in pkgutil.iter_modules(folders(package), package + ".")}
    return sorted(name for name in known if name.startswith(beginning))


def folders(package):
    """Where the submodules are. For more than a top-level package, find_spec would import."""
    from importlib.machinery import PathFinder
    from importlib.util import find_spec

    top, *rest = package.split(".")
    spec = find_spec(top)
    for i in range(len(rest)):
        if spec is not None:
            name = ".".join([top, *rest[: i + 1]])
            spec = PathFinder.find_spec(name, spec.submodule_search_locations)
    return [] if spec is None else spec.submodule_search_locations or []


def scripts(beginning):
    from importlib.metadata import entry_points

    groups = "console_scripts", "gui_scripts"
    names = {each.name for group in groups for each in entry_points(group=group)}
    return sorted(name for name in names if name.startswith(beginning))
