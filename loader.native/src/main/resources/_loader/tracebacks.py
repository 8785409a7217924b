"""Exceptions as text that is made in parts.

An exception that passes through Java and Python in turns is told at each level. What was told of it
further down the stack is taken over, so that each frame is formatted once.
"""

CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
CUTOFF = 3  # so often the module traceback shows the same line
DEPTH = 100  # frames of a stack trace in Java
BETWEEN_FRAMES = "\x1e"
BETWEEN_PARTS = "\x1f"


def origin(raised):
    """What it was raised from or while handling what, or None; and how that is said."""
    if raised.__cause__ is not None:
        return raised.__cause__, CAUSE
    if raised.__context__ is not None and not raised.__suppress_context__:
        return raised.__context__, CONTEXT
    return None, ""


def notes(raised):
    try:
        return len(raised.__notes__)
    except Exception:
        return 0


class Told:
    """What was told of an exception at one time."""

    __slots__ = "raised", "traceback", "notes", "cause", "frames", "last", "whole"

    def __init__(self, raised, before, cause):
        self.raised = raised
        self.traceback = raised.__traceback__
        self.notes = notes(raised)
        self.cause = cause
        self.frames = []
        self.last = ""
        self.whole = None  # the text, where it is not made of parts
        if isinstance(raised, SystemExit):  # not a failure, and formatting is slow
            self.whole = ""
        elif isinstance(raised, BaseExceptionGroup):  # in boxes that are within each other
            import traceback

            self.whole = "".join(traceback.format_exception(raised))
        else:
            self.tell(before)

    @property
    def text(self):
        """The exception after what it is because of, as the traceback module prints them."""
        parts = []
        told = self
        while told.whole is None:
            parts.append("".join(lines(told.frames)) + told.last)
            if told.cause is None:
                break
            parts.append(origin(told.raised)[1])
            told = told.cause
        else:
            parts.append(told.whole)
        return "".join(reversed(parts))

    def tell(self, before):
        from traceback import TracebackException

        part = None if before is None else new_part(self.traceback, before.traceback)
        if part is None or before.notes != self.notes:
            shown = TracebackException(
                type(self.raised), self.raised, self.traceback, compact=True, _seen=set()
            )
            shown.exceptions = None  # which is set with the causes
            self.frames = formatted(shown.stack)
            self.last = "".join(shown.format_exception_only())
        else:
            shown = TracebackException(Exception, Exception(), part[0], _seen=set())
            self.frames = joined(formatted(shown.stack), before.frames)
            self.last = before.last

    @property
    def stack(self):
        """The innermost frames, the innermost first: module, function, file and line of each."""
        frames = []
        traceback = self.traceback
        while traceback is not None:
            frames.append((traceback.tb_frame, traceback.tb_lineno))
            traceback = traceback.tb_next
        return BETWEEN_FRAMES.join(
            BETWEEN_PARTS.join((module_name(frame), code.co_qualname, code.co_filename, str(line)))
            for frame, line in reversed(frames[-DEPTH:])
            for code in (frame.f_code,)
        )

    def is_still_true(self):
        return (
            self.traceback is self.raised.__traceback__
            and self.notes == notes(self.raised)
            and origin(self.raised)[0] is (self.cause and self.cause.raised)
        )


def module_name(frame):
    name = frame.f_globals.get("__name__")
    return name if isinstance(name, str) else "?"


def new_part(traceback, known):
    """The traceback without what is known, in a list; or None when the known one is not its end."""
    new = []
    while traceback is not known:
        if traceback is None:
            return None
        new.append(traceback)
        traceback = traceback.tb_next
    part = None
    for each in reversed(new):
        part = type(each)(part, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return [part]


def formatted(stack):
    """(line, text, how often) for each frame; repeated ones in one."""
    frames = []
    for frame in stack:
        line = frame.filename, frame.lineno, frame.name
        if frames and frames[-1][0] == line:
            frames[-1] = *frames[-1][:2], frames[-1][2] + 1
        elif (text := stack.format_frame_summary(frame)) is not None:
            frames.append((line, text, 1))
    return frames


def joined(outer, inner):
    if outer and inner and outer[-1][0] == inner[0][0]:
        line, text, times = outer[-1]
        return [*outer[:-1], (line, text, times + inner[0][2]), *inner[1:]]
    return outer + inner


def lines(frames):
    if frames:
        yield "Traceback (most recent call last):\n"
    for _, text, times in frames:
        yield text * min(times, CUTOFF)
        if times > CUTOFF:
            more = times - CUTOFF
            yield f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n"


compiled = {}  # file names of sources that Java has compiled, in their order
MOST_COMPILED = 64


def show_sources(sources):
    """Lets tracebacks show lines of sources that Java has compiled: names and texts in turns."""
    import linecache

    for name, text in zip(sources[::2], sources[1::2], strict=True):
        compiled.pop(name, None)
        compiled[name] = True
        linecache.cache[name] = len(text), None, text.splitlines(True), name
    for name in [*compiled][:-MOST_COMPILED]:
        del compiled[name]
        linecache.cache.pop(name, None)


def told(raised, known, sources=()):
    """Tells an exception and its causes, as far as what is known of them is not true any more.

    The sources are those that Java has compiled meanwhile.
    """
    if sources:
        show_sources(sources)
    chain = []
    seen = set()
    cause = before = None
    while raised is not None and id(raised) not in seen:
        seen.add(id(raised))
        cause_before = before and before.cause
        if cause_before and cause_before.raised is raised:
            before = cause_before
        else:
            before = next((each for each in reversed(known) if each.raised is raised), None)
        if before and before.is_still_true():
            cause = before
            break
        chain.append((raised, before))
        raised = origin(raised)[0]
    for each, before in reversed(chain):
        cause = Told(each, before, cause)
    return cause
