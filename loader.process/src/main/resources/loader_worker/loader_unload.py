"""Modules of bundles that go: in a process, their libraries stay mapped."""

import sys

from _loader import departure
from _loader.departure import fresh

__all__ = ["fresh"]


def forget(folder):
    """Takes a bundle's modules out of the import system; whether some are still being imported."""
    going = departure.going_with(folder)
    pending = [name for name, module in going.items() if departure.is_initializing(module)]
    for name in going.keys() - set(pending):
        module = going[name]
        if sys.modules.get(name) is module:
            del sys.modules[name]
        departure.unbind(name, module, going)
    departure.forget_files(folder)
    return bool(pending)


def relocate(name, locations):
    """Changes the portions of a namespace package, or takes it away with the last one."""
    if departure.is_namespace(sys.modules.get(name)):
        departure.relocate_namespace(name, locations)


def report(folder):
    """(name, file, state, reason) of the modules below the folder."""
    found = departure.modules_below(folder)
    return [(name, departure.origin_of(module), "LOADED", "") for name, module in found.items()]
