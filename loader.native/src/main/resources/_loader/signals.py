"""Signals that a program sends to its own process, which is the container's."""

import _signal
import os

from _loader import java, shared, stock_of

HARMLESS = {getattr(_signal, name, None) for name in ("SIGCHLD", "SIGCONT", "SIGURG", "SIGWINCH")}

OF_THE_JVM = {  # it ends of them, or has nothing to do where they are sent
    getattr(_signal, f"SIG{name}", None)
    for name in "HUP INT QUIT ILL TRAP ABRT BUS FPE SEGV TERM XFSZ USR2 STKFLT".split()
}

TIMERS = {
    getattr(_signal, timer, None): getattr(_signal, name, None)
    for timer, name in (
        ("ITIMER_REAL", "SIGALRM"),
        ("ITIMER_VIRTUAL", "SIGVTALRM"),
        ("ITIMER_PROF", "SIGPROF"),
    )
}


def send_signal(stock, args):
    """Calls the function of `signal` or `os`, unless the container would end of it."""
    number = number_sent(stock.__name__, args)
    at_once = stock.__name__ not in ("alarm", "setitimer")  # a handler of C may go before
    if number is None or number in HARMLESS or handled(number) or at_once and in_c(number):
        return stock(*args)
    if number == _signal.SIGINT:
        return java.interrupt()
    raise RuntimeError(
        f"{stock.__name__}: {_signal.strsignal(number)} (signal {number}) would end the container,"
        " not this run alone"
    )


def number_sent(function, args):
    """The signal that this process is going to get, or None."""
    match function, args:
        case "raise_signal", (int(number),):
            return number
        case "pthread_kill", (_, int(number)):
            return number or None
        case (
            "kill",
            (int(process), int(number)),
        ) if process in (os.getpid(), 0, -os.getpgrp()):
            return number or None
        case "killpg", (group, int(number)) if group in (0, os.getpgrp()):
            return number or None
        case (
            "pidfd_send_signal",
            ((descriptor, int(number)) | (descriptor, int(number), None, *_)),
        ) if is_own_process(descriptor):
            return number or None
        case "interrupt_main", () | (_signal.SIGINT,):
            return _signal.SIGINT
        case "alarm", (seconds,) if seconds:
            return _signal.SIGALRM
        case "setitimer", (timer, seconds, *_) if seconds:
            return TIMERS.get(timer)
    return None


def is_own_process(descriptor):
    """Whether it is of `os.pidfd_open`, or of the folder in /proc, and for this process."""
    try:
        if os.readlink(f"/proc/self/fd/{descriptor}") == f"/proc/{os.getpid()}":
            return True
        with open(f"/proc/self/fdinfo/{descriptor}") as information:
            return f"Pid:\t{os.getpid()}\n" in information
    except OSError:
        return False


def handled(number):
    """Whether a function of Python is called, or nothing happens."""
    try:
        handler = _signal.getsignal(number)
    except ValueError:
        return True  # no signal, which is said by the function itself
    return handler not in (None, _signal.SIG_DFL)


def note_chained(number, is_chained):
    """Whether the handler of C hands the signal on, to the default one as a rule."""
    own = shared.current()
    with shared.Table() as table:
        chained = table.setdefault("chained", {})
        users = {user for user in chained.pop(number, ()) if user != own and shared.lives(user)}
        if is_chained:
            users.add(own)
        if users:
            chained[number] = sorted(users)


def in_c(number):
    """Whether C code handles it, which Python does not know."""
    if number in OF_THE_JVM:
        return False
    with shared.Table() as table:
        users = table.get("chained", {}).get(number, ())
    if any(map(shared.lives, users)):
        return False
    try:
        with open("/proc/self/status") as status:
            caught = next(line for line in status if line.startswith("SigCgt:"))
    except OSError:
        return False
    return bool(int(caught.split()[1], 16) >> number - 1 & 1)


def handlers():
    """The handlers of all signals; None is one of C, above all the JVM's."""
    java.keep_handlers()
    handler_of = stock_of(_signal.getsignal)
    return {number: handler_of(number) for number in _signal.valid_signals()}


def put_back(before):
    """What a program has set, in the main interpreter, which lives on."""
    handler_of, use = stock_of(_signal.getsignal), stock_of(_signal.signal)
    for number, handler in before.items():
        if handler_of(number) is handler:
            continue
        if handler is not None:
            use(number, handler)
        elif java.own_library():
            use(number, _signal.SIG_DFL)
            java.put_back_handler(number)
