"""Values on their way: what marshal knows, and tags for the rest.

A tag is a tuple that begins with an Ellipsis. No other tuple does on the way: an Ellipsis itself
travels as an object.
"""

from loader_worker import objects

SCALARS = frozenset((bool, int, float, complex, str, bytes, type(None)))
CONTAINERS = frozenset((list, tuple, dict, set, frozenset))
LEVELS = 500


class TooDeep(Exception):
    """More levels of containers than Java takes, or a container in itself."""


def outgoing(value):
    """The value as marshal can write it."""
    kind = type(value)
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
        number = objects.keep(value)
        kept.append(number)
        return ..., "object", number
    if level == LEVELS:
        raise TooDeep(f"more than {LEVELS} levels of containers, or a container in itself")
    if issubclass(kind, dict):
        made = {}
        for key, each in value.items():
            made[tagged(key, level + 1, kept)] = tagged(each, level + 1, kept)
        return made
    items = []
    for each in value:  # a comprehension would be one more level of Python's stack
        items.append(tagged(each, level + 1, kept))  # noqa: PERF401
    return {*items} if issubclass(kind, (set, frozenset)) else items


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
            return TAGS[value[1]](*value[2:])
        return tuple(map(incoming, value))
    if kind is list:
        return [*map(incoming, value)]
    if kind is dict:
        return {incoming(key): incoming(each) for key, each in value.items()}
    return value


def array(item_format, content):
    return memoryview(bytearray(content)).cast(item_format)


TAGS = {
    "object": objects.table.__getitem__,
    "set": lambda items: {*map(incoming, items)},
    "dict": lambda keys, values: dict(zip(incoming(keys), incoming(values), strict=True)),
    "array": array,
}
