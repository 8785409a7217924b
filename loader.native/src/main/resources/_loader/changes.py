"""What a program changes of the process, and what is there again at the end of its run.

The table of the process (see `shared`) is opened by the first change.
"""

import os
import sys

import _loader
from _loader import program, stock_of

changed = set()


def once_at_end(what, undo):
    if what not in changed:
        changed.add(what)
        program.at_end.append(lambda: put_back(what, undo))


def put_back(what, undo):
    changed.discard(what)
    try:
        undo()
    except Exception:
        pass  # what was there before is there no more


def keep(what, read, write, drop=lambda found: None):
    """What the process has before a change is there again after it; whether this is the first.

    Runs that change the same, and interpreters that they make, may end in any order, or never: who
    comes after one that has left gets what that one has found. `drop` is for what is not written.
    """
    if what in changed:
        return False
    shared = _loader.module("shared")
    own = shared.current()
    with shared.Table() as table:
        found = table.setdefault("kept", {}).setdefault(what, [])
        is_first = all(user != own for user, _ in found)  # no other thread has been here meanwhile
        if is_first:
            found.append([own, read()])
    once_at_end(what, lambda: leave(what, write, drop))
    return is_first


def leave(what, write, drop):
    shared = _loader.module("shared")
    own = shared.current()
    with shared.Table() as table:
        kept = table.setdefault("kept", {})
        stay, handed, unused = [], [], []
        for user, found in kept.pop(what, ()):
            if handed:
                unused.append(found)
                found = handed.pop()
            if user == own or not shared.lives(user):
                handed.append(found)
            else:
                stay.append([user, found])
        if stay:
            kept[what] = stay
        for found in unused:
            try:
                drop(found)
            except OSError:
                pass  # a program has closed it
        for found in handed:
            write(found)


def forget(what):
    """The change has been refused."""
    shared = _loader.module("shared")
    own = shared.current()
    changed.discard(what)
    with shared.Table() as table:
        others = [each for each in table["kept"].pop(what) if each[0] != own]
        if others:
            table["kept"][what] = others


def change_until_end(stock, args, **others):
    what = None
    match stock.__name__, args:
        case "chdir" | "fchdir", _:
            what = keep("folder", working_folder, change_folder) and "folder"
        case "umask", _:
            return change_umask(stock, args)
        case "putenv" | "unsetenv", (name, *_):
            what = change_variable(os.fsencode(name))
        case "setlocale", (int(), locale) if locale is not None:
            what = keep_locale(stock)
        case "start", _:
            if not sys.modules["_tracemalloc"].is_tracing():
                once_at_end("memory", sys.modules["_tracemalloc"].stop)
    try:
        return stock(*args, **others)
    except BaseException:
        if what:
            forget(what)
        raise


def working_folder():
    try:
        return os.getcwd()
    except OSError:
        return None


def change_folder(before):
    if before is not None:
        stock_of(os.chdir)(before)


def change_umask(stock, args):
    """The system tells the mask only to those that set it."""
    found = []

    def read():
        found.append(stock(*args))
        return found[0]

    keep("umask", read, stock)
    return found[0] if found else stock(*args)


def keep_locale(stock):
    """The name of all categories has each of them."""
    from _locale import LC_ALL

    first = keep("locale", lambda: stock(LC_ALL), lambda before: stock(LC_ALL, before))
    return first and "locale"


def change_variable(name):
    if name == b"LOADER_CHILD":  # the same in each interpreter
        return None
    read, write = lambda: variables().get(name), lambda before: set_variable(name, before)
    return keep(name, read, write) and name


def variables():
    """Those of the process; os.environ has those that were there when the interpreter began."""
    import posix

    return posix._create_environ()


def set_variable(name, value):
    if value is None:
        stock_of(os.unsetenv)(name)
    else:
        stock_of(os.putenv)(name, value)
    if name == b"TZ":
        import time

        time.tzset()
