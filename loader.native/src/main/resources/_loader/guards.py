"""Functions that change the process, which is the container's: a program gets others instead.

What is guarded are signals, limits, descriptors, the working folder. The functions that are called
instead are in `signals`, `changes` and `process`, which are imported when one is called.
"""

import atexit
import builtins
import os
import sys
from _frozen_importlib import BuiltinImporter
from _thread import _is_main_interpreter

import _loader
from _loader import Replacement, children, java, stock_of

# The function that is called instead -> modules and the names of functions there.
IN_CONTAINERS = {
    "send_signal": {
        "_signal": "raise_signal pthread_kill alarm setitimer pidfd_send_signal",
        "_thread": "interrupt_main",
        "posix": "kill killpg",
    },
    "lower_limit": {"resource": "setrlimit prlimit"},
    "change_process": {
        "posix": "setuid setgid seteuid setegid setreuid setregid setresuid setresgid setgroups"
        " initgroups chroot setsid setpgrp setpgid login_tty unshare setns execv execve _exit"
        " abort",
    },
    "wait_for_signal": {"_signal": "sigwait sigwaitinfo"},
    "wait_for_child": {"posix": "wait wait3 wait4 waitpid waitid"},
    "switch_rarely": {"sys": "setswitchinterval"},
    "watch_faults": {"faulthandler": "enable register dump_traceback_later"},
}
IN_COMMAND = {"limit_memory": {"resource": "setrlimit getrlimit prlimit"}}
IN_RUNS = {
    "change_until_end": {
        "posix": "chdir fchdir umask putenv unsetenv",
        "_locale": "setlocale",
        "_tracemalloc": "start",
    },
}
EVERYWHERE = {
    "use_descriptor": {"posix": "close closerange dup2"},
    "use_handler": {"_signal": "signal getsignal"},
}
# Of the other functions: process.
PLACES = {"send_signal": "signals", "change_until_end": "changes"}

FOR_MAIN = "signal", "set_wakeup_fd"

is_command = java.is_command()
guards = {}  # module -> [(name, function that is called instead)]
guarding = [True]  # empty when the program is over: the modules of this package go then


def is_container():
    """Whether the process is not this program's, as it is in the python command."""
    return not is_command or not _is_main_interpreter()


def guard_process():
    """What a program does to its process is for the run.

    Only in the python command the two are the same.
    """
    tables = [EVERYWHERE]
    tables.append(IN_CONTAINERS if is_container() else IN_COMMAND)
    if not _is_main_interpreter():
        tables.append(IN_RUNS)
    for table in tables:
        for handler, modules in table.items():
            for module, names in modules.items():
                guards.setdefault(module, []).extend([(name, handler) for name in names.split()])
    for module in guards:
        if module in sys.modules:
            guard_module(sys.modules[module], ("signal", "os", "locale"))
    stock = stock_of(BuiltinImporter.create_module)
    # Others would have nothing of the start, and CPython copies them to interpreters that come.
    only = {module.__name__: module for module in (builtins, sys)} if is_container() else {}

    def create_module(spec):
        if spec.name in only:
            return only[spec.name]
        module = stock(spec)
        guard_module(module)
        return module

    create_module.__wrapped__ = stock
    BuiltinImporter.create_module = staticmethod(create_module)


def guard_module(module, others=()):
    guard_functions(module, others)
    if module.__name__ == "_signal" and not _is_main_interpreter():
        name_the_way_to_signals(module)


def guard_functions(module, others):
    places = [module, *filter(None, map(sys.modules.get, others))]
    for name, handler in guards.get(module.__name__, ()):
        stock = stock_of(getattr(module, name, None))
        if stock:
            guard = guarded(stock, handler)
            for place in places:
                if getattr(place, name, None) is stock:
                    setattr(place, name, guard)


def guarded(stock, handler):
    going_on, package, processes = guarding, _loader, children

    def guard(*args, **others):
        if not going_on or processes.in_child or not package.installed:
            return stock(*args, **others)
        place = package.module(PLACES.get(handler, "process"))
        return getattr(place, handler)(stock, args, **others)

    kind = GuardedClose if stock.__name__ == "close" else Replacement
    return kind(stock, guard)


def name_the_way_to_signals(module):
    """What CPython refuses in this interpreter works in the main one."""
    for name in FOR_MAIN:
        stock = getattr(module, name)
        for place in module, sys.modules.get("signal"):
            if getattr(place, name, None) is stock:
                setattr(place, name, naming_the_way(stock))


def naming_the_way(stock):
    def function(*args, **named):
        try:
            return stock(*args, **named)
        except ValueError as refused:
            if str(refused).endswith("the main interpreter"):
                refused.args = (
                    f"{refused}; use that one (py:run --main) or a process (py:run --process)",
                )
            raise

    return Replacement(stock, function)


# Descriptors

others_descriptors = {}  # descriptor -> device and file: what was open before the program
left_open = {}  # the same: what programs before this one have opened


class GuardedClose(Replacement):
    """What was not open before the program is closed at once: programs close many files."""

    def __call__(self, *args, **named):
        if not named and len(args) == 1:
            (descriptor,) = args
            if type(descriptor) is int and descriptor not in others_descriptors:
                return self.__wrapped__(descriptor)
        return self.call(*args, **named)


def note_descriptors(known=()):
    """Before a program begins: what is open is not the program's to close, but for the known.

    Programs of one interpreter have what those before have left open.
    """
    for descriptor, seen in identities().items():
        if descriptor not in known and left_open.get(descriptor) != seen:
            others_descriptors[descriptor] = seen


def note_left_open():
    """When a program is over, and its interpreter is not: its objects may close them later."""
    now = identities().items()
    left_open.clear()
    left_open.update(each for each in now if others_descriptors.get(each[0]) != each[1])


def identities():
    """Device and file of each descriptor that is open."""
    files = java.open_files()
    if files is None:
        return identities_by_python()
    numbers = memoryview(files).cast("Q").tolist()
    return dict(zip(numbers[::3], zip(numbers[1::3], numbers[2::3], strict=True), strict=True))


def identities_by_python():
    found = {}
    for descriptor in open_descriptors():
        try:
            found[descriptor] = identity(descriptor)
        except OSError:
            pass  # the listing's own
    return found


def open_descriptors():
    try:
        return list(map(int, os.listdir("/proc/self/fd")))
    except OSError:
        return []


def identity(descriptor):
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino


def show_lines():
    """What code of bundles prints is seen at once: nobody ends the program that would flush it."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)


def install():
    atexit.register(guarding.clear)  # first of all, so that it is called last
    _loader.undoing.append(lambda: atexit.unregister(guarding.clear))
    guard_process()
    if is_container():
        show_lines()
