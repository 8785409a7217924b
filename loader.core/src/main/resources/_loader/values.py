"""Python's side of values that are more than numbers, text and containers.

No object is of the types of a module that nobody has imported, so looking does not import.
"""

import sys


def loaded(module, name):
    return getattr(sys.modules.get(module), name, ())


PLAIN = bool, int, float, complex
SECONDS = {"s": 1, "m": 60, "h": 3600, "D": 86400, "W": 604800}
A_SECOND = {unit: 1000**power for power, unit in enumerate(("ms", "us", "ns", "ps", "fs", "as"), 1)}


def is_missing(value):
    """Whether it is what pandas and numpy have where a value is missing."""
    return (
        value is loaded("pandas", "NaT")
        or value is loaded("pandas", "NA")
        or value is loaded("numpy.ma", "masked")
    )


def to_java(value):
    """(kind, parts…) for an object that has a Java value, or None."""
    if is_missing(value):
        return "plain", None
    if isinstance(value, float):
        return "plain", float.__add__(value, 0.0)
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
                value.microsecond * 1000 + getattr(value, "nanosecond", 0),
            ),
            None if offset is None else seconds(offset),
            getattr(value.tzinfo, "key", None),
        )
    if isinstance(value, loaded("datetime", "date")):
        return "date", value.year, value.month, value.day
    if isinstance(value, loaded("datetime", "time")):
        offset = value.utcoffset()
        parts = value.hour, value.minute, value.second, value.microsecond * 1000
        return "time", *parts, None if offset is None else seconds(offset)
    if isinstance(value, loaded("datetime", "timedelta")):
        nanos = value.microseconds * 1000 + getattr(value, "nanoseconds", 0)
        return "duration", value.days * 86400 + value.seconds, nanos
    if isinstance(value, loaded("decimal", "Decimal")):
        return ("decimal", str(value)) if value.is_finite() else None
    if isinstance(value, loaded("uuid", "UUID")):
        return "uuid", str(value)
    if isinstance(value, loaded("pathlib", "PurePath")):
        return "path", str(value)
    if type(value).__module__ == "_loader.views":
        return "view", int(value._java_view)
    if isinstance(value, loaded("numpy", "datetime64")):
        return numpy_datetime(value)
    if isinstance(value, loaded("numpy", "timedelta64")):
        return numpy_timedelta(value)
    plain = scalar(value)
    return ("plain", plain) if isinstance(plain, PLAIN) else None


def numpy_datetime(value):
    import numpy

    if numpy.isnat(value):
        return "plain", None
    if numpy.datetime_data(value.dtype)[0] in ("Y", "M", "W", "D"):
        return "epoch day", int(value.astype("datetime64[D]").astype("int64"))
    return "epoch second", *ticks(value)


def numpy_timedelta(value):
    import numpy

    if numpy.isnat(value):
        return "plain", None
    found = ticks(value)
    return found and ("duration", *found)


def ticks(value):
    """Seconds and nanoseconds of what numpy counts; None for months, which have no length."""
    import numpy

    unit, size = numpy.datetime_data(value.dtype)
    count = int(value.astype("int64")) * size
    if unit in SECONDS:
        return count * SECONDS[unit], 0
    if unit not in A_SECOND:
        return None
    whole, rest = divmod(count, A_SECOND[unit])
    return whole, rest * 10**9 // A_SECOND[unit]


def scalar(value):
    """The bool, int, float or complex for a number of another library, such as numpy's; or None."""
    kind = type(value)
    if hasattr(kind, "item") and hasattr(kind, "dtype") and value.shape == ():
        plain = value.item()
        if isinstance(plain, PLAIN):
            return plain
        is_number = isinstance(value, loaded("numpy", "number"))  # with more digits than a float
        return number(value) if is_number else None
    if hasattr(kind, "__len__"):
        return None  # an array of one number has the methods of the number, too
    is_real = isinstance(value, loaded("numbers", "Real"))
    try:
        if hasattr(kind, "__index__"):
            return value.__index__()
        is_exact = isinstance(value, loaded("numbers", "Rational"))
        return float(value) if is_real and not is_exact else None
    except (TypeError, ValueError):
        return None  # it is a number only sometimes, as a symbol is


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


def outside(text):
    raise ValueError(text)


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


class MissingField(TypeError):
    """An object has not the fields of a record."""


def field_values(value, names):
    """The fields of a dataclass, named tuple or other object; or the items of a mapping.

    Each name is the Java name and its Python spelling, which counts when the first is not there.
    """
    try:
        if isinstance(value, dict):
            return [value[java if java in value else python] for java, python in names]
        return [getattr(value, java if hasattr(value, java) else python) for java, python in names]
    except AttributeError as absent:
        raise MissingField(str(absent)) from absent
    except KeyError as absent:
        raise MissingField(f"{type(value).__name__} has no {absent}") from absent


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


class JavaIterable:
    """A Java Iterable: each iteration begins anew."""

    __slots__ = ("start",)

    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return self.start()


def java_iterator(step, close):
    """The items of a Java Iterator or Stream, which is closed with the generator."""
    try:
        while item := step():
            yield item[0]
    finally:
        if close is not None:
            close()


def mapping(value):
    return dict(value.items()) if hasattr(value, "items") else None


def is_callable(value):
    return callable(value)
