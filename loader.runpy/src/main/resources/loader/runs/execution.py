"""Lets runpy execute modules without code whose loaders have exec_in_module (PEP 547)."""

import runpy
import sys

from _loader import libraries


def code_of(function):
    """The code that runpy executes for a module without code; no frame of this file shows."""
    # Not compile(): the first one in an interpreter makes the types of syntax trees, which takes
    # milliseconds.
    return function.__code__.replace(
        co_filename="<exec_in_module>", co_name="<module>", co_qualname="<module>", co_flags=0
    )


EXEC_IN_MODULE = code_of(
    lambda: __import__("_loader").execution.execute(__loader__, __spec__, globals())  # noqa: F821
)
EXEC_STRICTLY = code_of(
    lambda: __import__("_loader").execution.execute(__loader__, __spec__, globals(), True)  # noqa: F821
)


class ExecutedSpec:
    """What runpy sees of a spec whose loader has exec_in_module: it has code (PEP 547)."""

    submodule_search_locations = None

    def __init__(self, spec, code):
        self.spec = spec
        self.loader = self
        self.code = code

    def get_code(self, name):
        return self.code


class ImportLib:
    """What runpy's search for a module sees as importlib: one search finds module and loader."""

    def __init__(self, code):
        self.code = code
        self.util = self

    def find_spec(self, name):
        from importlib.util import find_spec

        spec = find_spec(name)
        if (
            spec is None
            or spec.submodule_search_locations is not None
            or not hasattr(spec.loader, "exec_in_module")
        ):
            return spec
        return ExecutedSpec(spec, self.code)


def search(stock, code):
    """runpy's own search for a module, by which modules without code can be executed, too."""

    def _get_module_details(name, error=ImportError):
        name, spec, found = own(name, error)
        return name, spec.spec if type(spec) is ExecutedSpec else spec, found

    names = vars(runpy) | {
        "importlib": ImportLib(code),
        stock.__name__: _get_module_details,
    }
    own = type(search)(stock.__code__, names, stock.__name__, stock.__defaults__)
    _get_module_details.stock = stock
    return _get_module_details


def execute(loader, spec, namespace, strict=False):
    """exec_in_module in the module whose namespace it is, or in a new one when it is nobody's."""
    module = sys.modules.get(namespace["__name__"])
    if getattr(module, "__dict__", None) is namespace:
        libraries.execute(loader, spec, module, strict)
    else:
        module = type(sys)(namespace["__name__"])
        module.__dict__.update(namespace)
        libraries.execute(loader, spec, module, strict)
        namespace.update(module.__dict__)


def install(strict=False):
    """Makes runpy execute modules that have no code (the change that PEP 547 makes to it)."""
    stock = getattr(runpy._get_module_details, "stock", runpy._get_module_details)
    runpy._get_module_details = search(stock, EXEC_STRICTLY if strict else EXEC_IN_MODULE)


def uninstall():
    runpy._get_module_details = getattr(
        runpy._get_module_details, "stock", runpy._get_module_details
    )


install()
