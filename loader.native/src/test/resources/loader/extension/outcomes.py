"""What becomes of each module of a library, as text. CPython and Loader run the same code."""

import gc
import importlib
import importlib.util
import sys
import threading  # noqa: F401
from importlib.machinery import ExtensionFileLoader
from types import ModuleType


class LibraryFinder:
    """Finds the modules of one library, all in the same file."""

    def __init__(self, path, names, loader):
        self.path, self.names, self.loader = path, names, loader

    def find_spec(self, name, path=None, target=None):
        if name not in self.names:
            return None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self.loader(name, self.path)
        )


def begin(path, names, loader=ExtensionFileLoader):
    """The modules of the library can be imported from here on."""
    end()
    for name in names:
        package = name.rpartition(".")[0]
        if package:
            sys.modules[package] = ModuleType(package)
            sys.modules[package].__path__ = []
    sys.meta_path.append(LibraryFinder(path, set(names), loader))


def end():
    for finder in [finder for finder in sys.meta_path if type(finder).__name__ == "LibraryFinder"]:
        sys.meta_path.remove(finder)
        for name in finder.names:
            sys.modules.pop(name, None)
            sys.modules.pop(name.rpartition(".")[0], None)
    gc.collect()


def imported(name):
    """How `import name` ends."""
    return outcome(name, lambda: importlib.import_module(name))


def executed(name):
    """How the module ends when it is executed in a new one that stands for __main__."""
    main = ModuleType("__main__")
    spec = importlib.util.find_spec(name)

    def execute():
        spec.loader.exec_in_module(spec, main)
        return main

    real_main = sys.modules["__main__"]
    sys.modules["__main__"] = main
    try:
        return outcome(name, execute)
    finally:
        sys.modules["__main__"] = real_main


def outcome(name, act):
    names = {name, "hook", "renamed"}
    try:
        before = names & sys.modules.keys()
        result = described_module(act())
    except BaseException as raised:
        result = described_exception(raised)
    added = sorted(names & sys.modules.keys() - before)
    for each in added:
        del sys.modules[each]
    return f"{result}; sys.modules + {added}"


def described_module(module):
    if not isinstance(module, ModuleType) and not hasattr(module, "__name__"):
        return f"{type(module).__name__} {module!r}"
    own = {key: value for key, value in vars(module).items() if not key.startswith("__")}
    contents = {
        key: own[key] if isinstance(own[key], (int, str, list)) else type(own[key]).__name__
        for key in own
    }
    name = vars(module).get("__name__")
    return f"{type(module).__name__} {name} {module.__doc__!r} {sorted(contents.items())}"


def described_exception(raised):
    text = f"{type(raised).__qualname__}: {raised}"
    if isinstance(raised, ImportError):
        text += f" [{raised.name} {raised.path and raised.path.rpartition('/')[2]}]"
    if raised.__cause__ is not None:
        text += f" from {described_exception(raised.__cause__)}"
    elif raised.__context__ is not None and not raised.__suppress_context__:
        text += f" after {described_exception(raised.__context__)}"
    return text


def executed_as_found(name):
    """How a module that the standard finders have ends in a new module that stands for __main__."""
    spec = importlib.util.find_spec(name)
    main = ModuleType("__main__")
    try:
        spec.loader.exec_in_module(spec, main)
        return "ok"
    except BaseException as raised:
        return described_exception(raised)


def used(name, expression):
    """The value of an expression over a module that was executed in a new one."""
    spec = importlib.util.find_spec(name)
    main = ModuleType("__main__")
    spec.loader.exec_in_module(spec, main)
    value = eval(expression, vars(main) | {"main": main})
    gc.collect()
    return repr(value)


def add_hook(call, fail):
    """The module `hook`, whose functions Java provides in Loader."""
    hook = ModuleType("hook")
    hook.call, hook.fail = call, fail
    sys.modules["hook"] = hook


def stock_call(text):
    return text.upper()


def stock_fail(text):
    return {}[text]


if __name__ == "__main__":
    begin(sys.argv[1], sys.argv[2:])
    add_hook(stock_call, stock_fail)
    for each in sys.argv[2:]:
        print(each, imported(each), sep="\t")
