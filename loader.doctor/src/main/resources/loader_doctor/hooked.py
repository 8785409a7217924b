"""The code of extension modules in an import, seen apart from CPython's own.

`around(name, phase, function, argument)` calls the function. A scenario may put another one there.
"""

import _imp
from _frozen_importlib_external import ExtensionFileLoader

CREATE, EXECUTE = "create", "execute"

failures = []  # (name, exception) of modules that have failed, the one where it began first


def called(name, phase, function, argument):
    return function(argument)


around = called


class Around:
    """Another function around the code of modules for a while."""

    def __init__(self, function):
        self.function = function

    def __enter__(self):
        global around
        around = self.function

    def __exit__(self, *raised):
        global around
        around = called


def watched(name, phase, function, argument):
    try:
        return around(name, phase, function, argument)
    except BaseException as raised:
        failures.append((name, raised))
        raise


def install():
    def create_module(loader, spec):
        return watched(spec.name, CREATE, _imp.create_dynamic, spec)

    def exec_module(loader, module):
        return watched(loader.name, EXECUTE, _imp.exec_dynamic, module)

    ExtensionFileLoader.create_module = create_module
    ExtensionFileLoader.exec_module = exec_module


def blamed(raised):
    """The name of the extension module where an exception began, or ""."""
    for name, failure in failures:
        each = raised
        while each is not None:
            if each is failure:
                return name
            each = each.__cause__ or each.__context__
    return ""
