"""Exceptions on their way between Python and Java."""

from loader_worker import objects

CAUSES = 20
FRAMES = 100


class JavaError(RuntimeError):
    """Stands for an exception of Java."""


JavaError.__module__ = "_loader"


class Refused(Exception):
    """What Java raises itself, by the kind of its exception."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


def described(exception, depth=0):
    """Number, type, text, traceback, frames, number of Java's exception, and the cause."""
    reason = told(lambda: cause(exception), None) if depth < CAUSES else None
    return (
        objects.keep(exception),
        told(lambda: type_name(type(exception)), "BaseException"),
        told(lambda: str.__str__(str(exception)), "<exception str() failed>"),
        told(lambda: formatted(exception), ""),
        told(lambda: frames(exception), []),
        told(lambda: exception.__java__.number, None),
        None if reason is None else described(reason, depth + 1),
    )


def told(question, substitute):
    """What other code tells of an exception, or the substitute when it fails."""
    try:
        return question()
    except BaseException:
        return substitute


def type_name(kind):
    module = kind.__module__
    if not isinstance(module, str) or module == "builtins":
        return kind.__qualname__
    return f"{module}.{kind.__qualname__}"


def cause(exception):
    """As CPython has it, whatever the class has under these names."""
    own = BaseException.__dict__
    found = own["__cause__"].__get__(exception)
    if found is None and not own["__suppress_context__"].__get__(exception):
        found = own["__context__"].__get__(exception)
    return found


def named_only(exception):
    """The same of an exception that cannot be described."""
    return (
        objects.keep(exception),
        told(lambda: type_name(type(exception)), "BaseException"),
        "",
        "",
        [],
        None,
        None,
    )


def formatted(exception):
    import traceback

    return "".join(
        traceback.format_exception(type(exception), exception, users_part(exception.__traceback__))
    )


def users_part(traceback):
    """The traceback without the frames of this package at its begin."""
    while traceback is not None and is_own(traceback.tb_frame):
        traceback = traceback.tb_next
    return traceback


def is_own(frame):
    return frame.f_globals.get("__name__", "").partition(".")[0] == __name__.partition(".")[0]


def frames(exception):
    """(module, function, file, line) of each, the innermost first."""
    found = []
    traceback = exception.__traceback__
    while traceback is not None:
        if not is_own(traceback.tb_frame):
            found.append(traceback)
        traceback = traceback.tb_next
    return [told_frame(each) for each in reversed(found[-FRAMES:])]


def told_frame(traceback):
    code = traceback.tb_frame.f_code
    module = traceback.tb_frame.f_globals.get("__name__")
    name = getattr(code, "co_qualname", code.co_name)  # from 3.11 on
    return (
        module if isinstance(module, str) else "?",
        name,
        code.co_filename.replace("\\", "/").rpartition("/")[2],
        traceback.tb_lineno or 0,
    )


def from_java(number, given, parts):
    """The exception that Java throws into Python: one that it has seen, or one that stands for it.

    :param number: of the Python exception, or 0
    :param given: whether Java has it no longer
    """
    if number:
        return objects.table.pop(number) if given else objects.table[number]
    held, kind, text, name, path, traceback, cause_number = parts
    if kind == "ImportError":
        made = ImportError(text, name=name, path=path)
    elif kind == "ModuleNotFoundError":
        made = ModuleNotFoundError(text, name=name)
    else:
        made = {"TypeError": TypeError, "IndexError": IndexError}.get(kind, JavaError)(text)
    if held:
        made.__java__ = objects.Handle(held)
    if traceback:
        made.__notes__ = [traceback]  # shown from 3.11 on
    if cause_number:
        made.__cause__ = objects.table[cause_number]
    return made
