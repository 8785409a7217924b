"""Executes modules of a library in new ones, and looks at what that leaves behind."""

import gc
import importlib.util
import sys
from importlib.machinery import ExtensionFileLoader
from types import ModuleType


def begin(path, names):
    global specs
    specs = {
        name: importlib.util.spec_from_file_location(
            name, path, loader=ExtensionFileLoader(name, path)
        )
        for name in names
    }
    imported("state_counts").counts()


def end():
    specs.clear()
    gc.collect()


def imported(name):
    module = importlib.util.module_from_spec(specs[name])
    specs[name].loader.exec_module(module)
    return module


def run(name, module, **how):
    """The exception that executing ends with, or None."""
    try:
        specs[name].loader.exec_in_module(specs[name], module, **how)
    except BaseException as raised:
        return raised.with_traceback(None)


def repeat(name, times):
    for _ in range(times):
        run(name, ModuleType("__main__"))
    gc.collect()


def left_after(name):
    """By how much the counts of the things involved differ after the run, where they do."""
    repeat(name, 2)
    spec = specs[name]
    counted = {"spec": spec, "loader": spec.loader, "name": spec.name, "None": None}
    before = {key: sys.getrefcount(each) for key, each in counted.items()}
    repeat(name, 10)
    after = {key: sys.getrefcount(each) for key, each in counted.items()}
    left = {key: after[key] - before[key] for key in counted if after[key] != before[key]}

    module = ModuleType("__main__")
    namespace = vars(module)
    fresh = sys.getrefcount(module), sys.getrefcount(namespace)
    run(name, module)
    own = sum(getattr(each, "__self__", None) is module for each in namespace.values())
    gc.collect()
    used = sys.getrefcount(module) - own, sys.getrefcount(namespace)
    if fresh != used:
        left["module, namespace"] = [fresh, used]
    return left


def state_counts(name):
    """(traversed, cleared, freed, freed without state) after a run in a module that is dropped."""
    counts = imported("state_counts").counts
    counts()
    module = ModuleType("__main__")
    run(name, module)
    gc.collect()
    del module
    gc.collect()
    return list(counts())


def finds_its_module():
    module = ModuleType("__main__")
    run("finds_module_by_definition", module)
    return module.Thing().module() is module


def second_run(first, second):
    module = ModuleType("__main__")
    run(first, module)
    return run(second, module)


class Impostor:
    """Not a module, but isinstance() believes that it is."""

    __class__ = ModuleType


def run_in_impostor(name):
    return run(name, Impostor())


def strictly(name):
    return run(name, ModuleType("__main__"), strict=True)


def imported_then_run(name):
    sys.modules[name] = imported(name)
    try:
        return run(name, ModuleType("__main__"))
    finally:
        del sys.modules[name]


def blocks_after(name, times):
    gc.collect()
    before = sys.getallocatedblocks()
    repeat(name, times)
    return sys.getallocatedblocks() - before
