"""What a scenario says while it runs: the step that it is at, and in the end its outcome.

It writes to a file that the process it was forked from reads, so that the last step is known when
the process dies. Sub-interpreters and forked children write to the same file.
"""

import os

from loader_doctor.lines import line

PASSED, FAILED, NOT_APPLICABLE = "PASSED", "FAILED", "NOT_APPLICABLE"

MOST_LETTERS = 400

target = -1


class Failure(Exception):
    """The module does not do what a sound one does."""


class NotApplicable(Exception):
    """The scenario makes no sense for the module or for this CPython."""


def step(text):
    os.write(target, line(("step", text)).encode("utf-8", "replace"))


def outcome(kind, detail=""):
    os.write(target, line((kind, detail)).encode("utf-8", "replace"))


def described(raised):
    """An exception in one line. A polite refusal is told from a fault by its first word."""
    while isinstance(raised, ImportError) and isinstance(raised.__cause__, ImportError):
        raised = raised.__cause__
    text = " ".join(str(raised).split())[:MOST_LETTERS]
    named = f"{type(raised).__name__}: {text}" if text else type(raised).__name__
    return f"refused: {named}" if isinstance(raised, ImportError) else named
