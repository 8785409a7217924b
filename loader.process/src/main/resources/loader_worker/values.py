"""Values on their way: what marshal knows, and tags for the rest.

A tag is a tuple that begins with an Ellipsis. No other tuple does on the way: an Ellipsis itself
travels as an object.
"""

import importlib

from _loader import values as rich
from loader_worker import errors, memory, objects

SCALARS = frozenset((bool, int, float, complex, str, bytes, type(None)))
CONTAINERS = frozenset((list, tuple, dict, set, frozenset))
LEVELS = 500
LONGEST = (1 << 31) - 1  # of an array of Java


class TooDeep(Exception):
    """More levels of containers than Java takes, or a container in itself."""


def outgoing(value):
    """The value as marshal can write it."""
    kind = type(value)
    if kind is bytes and len(value) > LONGEST:  # before it is copied
        raise errors.Refused("cast", f"{len(value)} bytes are too many for Java")
    if kind in SCALARS or (kind in CONTAINERS and is_plain(value)):
        return value
    kept = []
    try:
        return tagged(value, 0, kept)
    except RecursionError:
        objects.release(kept)
        raise TooDeep("too many levels of containers") from None
    except BaseException:
        objects.release(kept)
        raise


def is_plain(container):
    """Whether the container has only values that marshal writes as what they are.

    It looks into the depth first: a container in itself is found before its items are many.
    """
    pending = [(container, 0)]
    while pending:
        each, level = pending.pop()
        if level == LEVELS:
            return False
        below = []
        if not are_plain(each, below):
            return False
        if type(each) is dict and not are_plain(each.values(), below):
            return False
        pending.extend([(inner, level + 1) for inner in below])
    return True


def are_plain(values, containers):
    """The values are scalars or containers, which are added to a list."""
    others = {*map(type, values)} - SCALARS
    if others:
        if not others <= CONTAINERS:
            return False
        containers.extend(each for each in values if type(each) in CONTAINERS)
    return True


def tagged(value, level, kept):
    kind = type(value)
    if kind in SCALARS:
        return value
    for base, plain in SUBCLASSES:
        if issubclass(kind, base):
            return plain(value)
    if not issubclass(kind, (dict, list, tuple, set, frozenset)):
        return other(value, kept)
    if level == LEVELS:
        raise TooDeep(f"more than {LEVELS} levels of containers, or a container in itself")
    if issubclass(kind, dict):
        keys = []
        values = []
        for key, each in value.items():
            keys.append(tagged(key, level + 1, kept))
            values.append(tagged(each, level + 1, kept))
        return ..., "dict", keys, values
    items = []
    for each in value:  # a comprehension would be one more level of Python's stack
        items.append(tagged(each, level + 1, kept))  # noqa: PERF401
    return (..., "set", items) if issubclass(kind, (set, frozenset)) else items


def other(value, kept):
    """What Java has a value for, or a reference."""
    parts = rich.to_java(value)
    if parts is None:
        number = objects.keep(value)
        kept.append(number)
        return ..., "object", number
    kind = parts[0]
    if kind in ("plain", "bytes"):
        return parts[1]
    if kind == "view":
        return ..., kind, parts[1]
    return ..., kind, errors.type_name(type(value)), *parts[1:]


SUBCLASSES = (
    (int, int.__int__),
    (float, float.__float__),
    (str, str.__str__),
    (complex, lambda value: complex(value.real, value.imag)),
    ((bytes, bytearray, memoryview), bytes),
)


def incoming(value):
    """What a value that has tags stands for."""
    kind = type(value)
    if kind is tuple:
        if value and value[0] is ...:
            if value[1] == "made":
                module = importlib.import_module("_loader." + value[2])
                return getattr(module, value[3])(*map(incoming, value[4:]))
            return TAGS[value[1]](*value[2:])
        return tuple(map(incoming, value))
    if kind is list:
        return [*map(incoming, value)]
    if kind is dict:
        return {incoming(key): incoming(each) for key, each in value.items()}
    return value


TAGS = {
    "object": objects.table.__getitem__,
    "set": lambda items: {*map(incoming, items)},
    "dict": lambda keys, values: dict(zip(incoming(keys), incoming(values), strict=True)),
    "frozenset": lambda items: frozenset(map(incoming, items)),
    "handle": objects.Handle,
    "array": memory.array,
    "shared": memory.shared,
}
