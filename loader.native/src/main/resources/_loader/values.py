"""Python's side of values that are more than numbers, text and containers.

No object is of the types of a module that nobody has imported, so looking does not import.
"""

import sys


def loaded(module, name):
    return getattr(sys.modules.get(module), name, ())


def to_java(value):
    """(kind, parts…) for an object that has a Java value, or None."""
    if isinstance(value, float):
        return "float", float.__add__(value, 0.0)
    if isinstance(value, complex):
        return "complex", value.real, value.imag
    if isinstance(value, (bytearray, memoryview)):
        return "bytes", bytes(value)
    if isinstance(value, (set, frozenset)):
        return "set", value
    if isinstance(value, loaded("datetime", "datetime")):
        offset = value.utcoffset()
        return (
            "datetime",
            *(
                value.year,
                value.month,
                value.day,
                value.hour,
                value.minute,
                value.second,
                value.microsecond,
            ),
            None if offset is None else seconds(offset),
            getattr(value.tzinfo, "key", None),
        )
    if isinstance(value, loaded("datetime", "date")):
        return "date", value.year, value.month, value.day
    if isinstance(value, loaded("datetime", "time")):
        offset = value.utcoffset()
        parts = value.hour, value.minute, value.second, value.microsecond
        return "time", *parts, None if offset is None else seconds(offset)
    if isinstance(value, loaded("datetime", "timedelta")):
        return "duration", value.days * 86400 + value.seconds, value.microseconds
    if isinstance(value, loaded("decimal", "Decimal")):
        return ("decimal", str(value)) if value.is_finite() else None
    if isinstance(value, loaded("uuid", "UUID")):
        return "uuid", str(value)
    if isinstance(value, loaded("pathlib", "PurePath")):
        return "path", str(value)
    if type(value).__module__ == "_loader.views":
        return "view", int(value._java_view)
    return None


def is_seen_as(value, kind):
    """Whether Java can have the container as a view: a List, Map or Set."""
    from collections.abc import Mapping, Set

    if kind == "Map":
        return isinstance(value, Mapping)
    if kind == "Set":
        return isinstance(value, Set)
    # numpy's arrays do not say that they are sequences
    has_all = hasattr(type(value), "__getitem__") and hasattr(type(value), "__len__")
    return (
        has_all and not hasattr(type(value), "keys") and not isinstance(value, (str, Mapping, Set))
    )


def seconds(offset):
    whole = offset.days * 86400 + offset.seconds
    if offset.microseconds:
        raise ValueError("Java has no UTC offsets with fractions of a second")
    return whole


def number(value):
    """An int or float by __index__ or __float__, as numpy's numbers have them, or None."""
    if hasattr(type(value), "__index__"):
        return value.__index__()
    return value.__float__() if hasattr(type(value), "__float__") else None


def date(year, month, day):
    import datetime

    return datetime.date(year, month, day)


def zone(offset, key):
    import datetime

    if key is not None:
        import zoneinfo

        return zoneinfo.ZoneInfo(key)
    return None if offset is None else datetime.timezone(datetime.timedelta(seconds=offset))


def time(hour, minute, second, microsecond, offset):
    import datetime

    return datetime.time(hour, minute, second, microsecond, zone(offset, None))


def datetime(year, month, day, hour, minute, second, microsecond, offset, key):
    import datetime

    made = datetime.datetime(year, month, day, hour, minute, second, microsecond, zone(offset, key))
    if key is not None and seconds(made.utcoffset()) != offset:
        made = made.replace(fold=1)  # the later of the two times that the clocks show twice
    return made


def duration(whole, microseconds):
    import datetime

    return datetime.timedelta(seconds=whole, microseconds=microseconds)


def decimal(text):
    import decimal

    return decimal.Decimal(text)


def uuid(text):
    import uuid

    return uuid.UUID(text)


types = {}  # of Java's enums and records, by name and members


def member(java_class, names, name):
    """The member of the Python enum for a Java enum."""
    enum_type = types.get((java_class, names))
    if enum_type is None:
        import enum

        enum_type = enum.Enum(
            simple(java_class), [(each, each) for each in names], module=package(java_class)
        )
        types[java_class, names] = enum_type
    return enum_type[name]


def record(java_class, fields, values):
    """The frozen dataclass instance for a Java record."""
    dataclass = types.get((java_class, fields))
    if dataclass is None:
        import dataclasses

        dataclass = dataclasses.make_dataclass(
            simple(java_class), fields, frozen=True, module=package(java_class)
        )
        types[java_class, fields] = dataclass
    return dataclass(*values)


def simple(java_class):
    return java_class.rpartition(".")[2].rpartition("$")[2]


def package(java_class):
    return java_class.rpartition(".")[0]


def member_name(value):
    """The name of an enum member, or a str that is taken for one, or None."""
    if isinstance(value, loaded("enum", "Enum")):
        return value.name
    return value if isinstance(value, str) else None


def field_values(value, names):
    """The fields of a dataclass, named tuple or other object; or the items of a mapping.

    Each name is the Java name and its Python spelling, which counts when the first is not there.
    """
    if isinstance(value, dict):
        return [value[java if java in value else python] for java, python in names]
    return [getattr(value, java if hasattr(value, java) else python) for java, python in names]


class JavaMemory:
    """Memory of Java as the owner of memoryviews over it; the handle keeps it alive."""

    __slots__ = ("handle", "view")

    def __init__(self, view, handle):
        self.view = view
        self.handle = handle

    def __buffer__(self, flags):
        return memoryview(self.view)


def java_memory(view, handle, item_format, read_only):
    view = memoryview(JavaMemory(view.toreadonly() if read_only else view, handle))
    return view if item_format == "B" else view.cast(item_format)
