"""What belongs to the process, which is the container's (see `guards`)."""

import errno
import os
import sys
from _thread import _get_main_thread_ident, _is_main_interpreter, get_ident
from time import monotonic, sleep

import _loader
from _loader import changes, children, stock_of
from _loader.guards import identity, is_container, open_descriptors, others_descriptors

IN_ITS_OWN = "a process of its own may do that (py:run --process, the loader command, subprocess)"
STANDARD = range(3)
SWITCH_INTERVAL = (
    0.005  # seconds; others that share the GIL, and whoever cancels, wait as long as this
)
OF_THE_JVM = (
    ".jar",
    "/lib/modules",
    ".lock",
    ".started",
    ".archive",
    ".so",
    "/dev/random",
    "/dev/urandom",
    " (deleted)",
)


def refused_change(what):
    return RuntimeError(
        f"{what}: that would change the whole container, not this run alone; {IN_ITS_OWN}"
    )


# Limits, users, sessions.


def lower_limit(stock, args):
    """Raises limits only: the container needs what it has, and a limit of time would end it."""
    match stock.__name__, args:
        case "setrlimit", (resource, (soft, hard)):
            pass
        case "prlimit", (0, resource, (soft, hard)):
            pass
        case "prlimit", (int(process), resource, (soft, hard)) if process == os.getpid():
            pass
        case _:
            return stock(*args)
    import resource as limits

    if any(
        is_lower(new, old)
        for new, old in zip((soft, hard), limits.getrlimit(resource), strict=True)
    ):
        names = (
            name
            for name in vars(limits)
            if name.startswith("RLIMIT_") and getattr(limits, name) == resource
        )
        raise refused_change(f"{stock.__name__}({next(names, resource)})")
    return stock(*args)


def is_lower(new, old):
    """The highest limit, for which there is none, is -1."""
    return new != old and new != -1 and (old == -1 or new < old)


# In the command a limit of memory is for the program: what Java has reserved before comes on top.

memory_limits = {}  # limit -> what the program has set


def limit_memory(stock, args):
    import resource as limits

    match stock.__name__, args:
        case "getrlimit", (resource,) if resource in memory_limits:
            return memory_limits[resource]
        case "setrlimit", (resource, (int(soft), int(hard))):
            return set_memory_limit(limits, stock, args, resource, soft, hard)
        case "prlimit", (int(process), resource, *new) if process in (
            0,
            os.getpid(),
        ) and is_of_memory(limits, resource):
            before = limits.getrlimit(resource)
            for each in new:
                limits.setrlimit(resource, each)
            return before
    return stock(*args)


def is_of_memory(limits, resource):
    return resource in (limits.RLIMIT_AS, limits.RLIMIT_DATA)


def set_memory_limit(limits, stock, args, resource, soft, hard):
    if not is_of_memory(limits, resource):
        return stock(*args)
    with open("/proc/self/statm") as file:
        size, _, _, _, _, data, _ = map(int, file.read().split())
    reserved = (size if resource == limits.RLIMIT_AS else data) * limits.getpagesize()
    highest = stock_of(limits.getrlimit)(resource)[1]
    if hard == limits.getrlimit(resource)[1]:
        most = highest
    else:
        most = with_reserved(hard, reserved)
    least = with_reserved(soft, reserved)
    if 0 <= most < least and soft <= hard:
        least = most
    stock(resource, (least, most))
    memory_limits[resource] = soft, hard


def with_reserved(limit, reserved):
    return limit if limit == -1 else limit + reserved


def change_process(stock, args, **others):
    if stock.__name__ == "setpgid" and args and args[0] not in (0, os.getpid()):
        return stock(*args, **others)
    raise refused_change(stock.__name__)


def wait_for_signal(stock, args):
    raise RuntimeError(
        f"{stock.__name__}: a signal to the container goes to any of its threads, so that this"
        f" might wait for ever; {IN_ITS_OWN}"
    )


# Children. Those of Java and of other runs are children of the process, too.

FORK_SERVER_SECONDS = 5  # it may be importing the program, which it does to the end
OPTIONAL_NAMES = {"wait3": ("options",), "wait4": ("pid", "options")}


def wait_for_child(stock, args, **named):
    """Waits for any of the children that this interpreter has started.

    The exit status of another is not the program's to take.
    """
    names = OPTIONAL_NAMES.get(stock.__name__, ())[len(args) :]
    match stock.__name__, (*args, *(named[name] for name in names if name in named)):
        case "wait", ():
            return wait_for_any(stock_of(os.waitpid), 0)
        case "wait3", (int(options),):
            return wait_for_any(stock_of(os.wait4), options)
        case "waitpid" | "wait4", (int(number), int(options)) if number <= 0:
            return wait_for_any(stock, options, group_of(number))
        case "waitid", (int(kind), int(number), int(options)) if kind in (os.P_ALL, os.P_PGID):
            group = group_of(-number) if kind == os.P_PGID else None
            return wait_for_any(lambda *these: stock(os.P_PID, *these), options, group)
    result = stock(*args, **named)
    if result and args and result[0] in children.started:
        forget_if_gone(result[0])
    return result


def group_of(number):
    """The process group that waitpid means by a number that is not positive; None for any."""
    if number == -1:
        return None
    return -number or os.getpgrp()


def wait_for_any(look, options, group=None):
    delay = 0.0005  # seconds; as long as subprocess waits with a timeout, which looks, too
    while True:
        seen = None
        for number in tuple(children.started):
            try:
                if group in (None, os.getpgid(number)):
                    seen = (look(number, options | os.WNOHANG),)
            except ChildProcessError, ProcessLookupError:
                children.started.discard(number)
                continue
            if seen and seen[0] and seen[0][0]:
                forget_if_gone(number)
                return seen[0]
        if seen is None:
            raise ChildProcessError(errno.ECHILD, os.strerror(errno.ECHILD))
        if options & os.WNOHANG:
            return seen[0]
        sleep(delay)
        delay = min(delay * 2, 0.05)


def forget_if_gone(number):
    """A child that has stopped can be waited for again, and so can one that was only looked at."""
    try:
        stock_of(os.waitid)(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        children.started.discard(number)


def reap_children():
    """Those that have ended and that the program has not waited for.

    In python, init waits for them when the program has ended.
    """
    wait = stock_of(os.waitpid)
    for number in children.started:
        try:
            wait(number, os.WNOHANG)
        except OSError:
            pass  # somebody has waited for it


def stop_fork_server(seconds):
    """The fork server of multiprocessing goes when nothing keeps its descriptor open.

    That is a number only, which the end of the process closes in python.
    """
    import _signal

    server = getattr(sys.modules["multiprocessing.forkserver"], "_forkserver", None)
    number = getattr(server, "_forkserver_pid", None)
    if number is None:
        return
    wait, until = stock_of(os.waitpid), monotonic() + min(FORK_SERVER_SECONDS, seconds)
    try:
        os.close(server._forkserver_alive_fd)
        while not wait(number, os.WNOHANG)[0]:
            if monotonic() > until:
                stock_of(os.kill)(number, _signal.SIGKILL)
                wait(number, 0)
                break
            sleep(0.005)
    except OSError:
        pass  # the program has stopped it itself


def switch_rarely(stock, args):
    """Shorter intervals are for the time of the run."""
    match args:
        case (int() | float() as interval,) if interval > SWITCH_INTERVAL:
            raise RuntimeError(
                f"setswitchinterval: more than {SWITCH_INTERVAL} seconds would hold up the whole"
                f" container, for which the interval counts, too; {IN_ITS_OWN}"
            )
    changes.once_at_end("switch interval", lambda: stock(SWITCH_INTERVAL))
    return stock(*args)


# The report of a fault, which is on for the whole process.


def watch_faults(stock, args, **others):
    name = stock.__name__
    if name == "dump_traceback_later" and (others.get("exit") or args[3:] and args[3]):
        raise refused_change("dump_traceback_later(exit=True)")
    faulthandler = sys.modules["faulthandler"]
    if name == "register":
        return register_report(stock, args, others)
    if name == "dump_traceback_later":
        changes.once_at_end(name, faulthandler.cancel_dump_traceback_later)
    elif not faulthandler.is_enabled():
        changes.once_at_end(name, faulthandler.disable)
    return stock(*args, **others)


def register_report(stock, args, others):
    result = stock(*args, **others)
    number = int(others.get("signum", args[0] if args else 0))
    signals = _loader.module("signals")
    signals.note_chained(number, bool(others.get("chain") or args[3:] and args[3]))

    def end():
        sys.modules["faulthandler"].unregister(number)
        signals.note_chained(number, False)

    changes.once_at_end(("fault", number), end)
    return result


# Handlers of signals.


def use_handler(stock, args, **others):
    """A signal that the JVM handles looks as one that nobody handles.

    It stays the JVM's until the program takes it.
    """
    import _signal

    match stock.__name__, args:
        case "signal", (int(number), handler) if (
            handler == _signal.SIG_DFL and is_the_jvms(number) and on_main_thread()
        ):
            return _signal.SIG_DFL
    found = stock(*args, **others)
    return _signal.SIG_DFL if found is None else found


def is_the_jvms(number):
    import _signal

    try:
        return stock_of(_signal.getsignal)(number) is None
    except ValueError:
        return False


def on_main_thread():
    return _is_main_interpreter() and _get_main_thread_ident() == get_ident()


# Descriptors that the program has not opened count as not open.


def use_descriptor(stock, args, **others):
    match stock.__name__, args:
        case "close", (int(descriptor),) if not others and is_foreign(descriptor):
            raise not_the_programs(descriptor)
        case "closerange", (int(first), int(end)) if not others:
            return close_range(stock, first, end)
        case "dup2", (_, int(descriptor), *_) if is_foreign(descriptor):
            if descriptor not in STANDARD:
                raise not_the_programs(descriptor)
            lead_back_at_end(stock, descriptor)
    return stock(*args, **others)


def close_range(stock, first, end):
    if is_container():
        raise RuntimeError(
            "closerange: that would close what Java and other runs open at any time; close what"
            f" this program has opened one by one, or {IN_ITS_OWN}"
        )
    for descriptor in sorted(open_descriptors()):
        if first <= descriptor < end and (is_foreign(descriptor) or is_new_of_java(descriptor)):
            stock(first, descriptor)
            first = descriptor + 1
    stock(first, end)


def is_new_of_java(descriptor):
    """Meanwhile Java answers child processes, and looks at its control group now and then."""
    link = link_of(descriptor)
    if link.startswith("socket:") and "LOADER_CHILD" in os.environ:
        return name_of(descriptor) == os.path.dirname(os.environ["LOADER_CHILD"]) + "/socket"
    return link.startswith("/sys/fs/cgroup/")


def name_of(descriptor):
    import _socket

    try:
        end = _socket.socket(fileno=descriptor)
    except OSError:
        return None  # it has just been closed
    try:
        return end.getsockname()
    except OSError:
        return None
    finally:
        end.detach()


def is_foreign(descriptor):
    """Whether it is still what it was before the program.

    In the command, what was given to it is the program's.
    """
    before = others_descriptors.get(descriptor)
    if before is None:
        return False
    if descriptor in STANDARD and is_container() and descriptor not in changes.changed:
        return True  # though another run may have led it elsewhere meanwhile
    try:
        if before != identity(descriptor):
            return False
    except OSError, OverflowError:
        return False
    return is_container() or descriptor not in STANDARD and is_of_java(descriptor)


def is_of_java(descriptor):
    return link_of(descriptor).endswith(OF_THE_JVM)


def link_of(descriptor):
    """Where the system says that it leads to, or nothing."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return ""


def not_the_programs(descriptor):
    return OSError(
        errno.EBADF,
        f"descriptor {descriptor} belongs to the container or to Java, not to this program",
    )


def lead_back_at_end(stock, descriptor):
    """What is printed by C goes elsewhere until the run ends."""
    if not is_container():
        return

    def lead_back(before):
        stock(before, descriptor)
        stock_of(os.close)(before)

    changes.keep(descriptor, lambda: os.dup(descriptor), lead_back, stock_of(os.close))
