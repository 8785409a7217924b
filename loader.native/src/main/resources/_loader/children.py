"""Processes that Python code starts: they ask Java for modules of bundles."""

import os
import sys
from _thread import _is_main_interpreter

import _loader
from _loader import Replacement, java, stock_of

in_child = False  # whether this is a forked child, in which Java cannot be called
started = set()  # numbers of the processes that this interpreter has started and may wait for


def note(number):
    if number:  # there is none in the child of a fork
        started.add(number)


def answer_what_it_starts(module):
    stock = stock_of(module.fork_exec)

    def fork_exec(process_args, executables, close_fds, pass_fds, folder, environment, *others):
        if _loader.installed:
            environment = with_answers(executables, environment)
        try:
            number = stock(
                process_args, executables, close_fds, pass_fds, folder, environment, *others
            )
        except RuntimeError as refused:
            raise with_way_to_fork(refused)  # noqa: B904
        note(number)
        return number

    module.fork_exec = Replacement(stock, fork_exec)
    if hasattr(sys.modules.get("subprocess"), "_fork_exec"):
        sys.modules["subprocess"]._fork_exec = module.fork_exec


def answer_what_is_spawned():
    """The same for os.posix_spawn, which subprocess uses when it can."""
    for name in "posix_spawn", "posix_spawnp":
        if function := getattr(os, name, None):
            setattr(os, name, spawning(stock_of(function)))


def spawning(stock):
    def posix_spawn(path, argv, env, /, **others):
        if _loader.installed:
            script = answer()
            if env is not None and env is not os.environ and script and is_own([path]):
                env = {**env, "LOADER_CHILD": script}
        number = stock(path, argv, env, **others)
        note(number)
        return number

    return Replacement(stock, posix_spawn)


def is_own(executables):
    if not sys.executable or not isinstance(executables, (list, tuple)):
        return False  # of others CPython knows what to say
    return os.fsencode(sys.executable) in map(os.fsencode, executables)


def with_answers(executables, environment):
    """The environment of a process, in which this Python finds who answers.

    It is a list of name=value, or None for ours.
    """
    script = answer()
    if environment is None or not script or not is_own(executables):
        return environment
    given = [each for each in environment if not each.startswith(b"LOADER_CHILD=")]
    return [*given, b"LOADER_CHILD=" + os.fsencode(script)]


answering = []  # not empty when Java answers processes that this interpreter starts


def answer():
    """Has Java answer processes that are started from now on; their script to ask, or None."""
    guards = _loader.module("guards")
    known = () if answering else guards.open_descriptors()
    script = java.answer_children()
    if not answering:
        answering.append(True)
        guards.note_descriptors(known)  # those that Java has opened to answer
    if script and os.environ.get("LOADER_CHILD") != script:
        os.environ["LOADER_CHILD"] = script
    return script


def command():
    """What starts this Python, up to the program; then what else belongs to a PythonCommand."""
    guards = _loader.module("guards")
    options = list(filter(None, sys.orig_argv))  # those that CPython was started with
    if guards.is_container():
        from subprocess import _args_from_interpreter_flags

        options = _args_from_interpreter_flags()
    terminals = "".join(str(number) for number in range(3) if os.isatty(number))
    return [
        sys.executable,
        *options,
        answer(),
        "container" if guards.is_container() else "",
        terminals,
    ]


def with_way_to_fork(refused):
    """CPython forks in the main interpreter only, and does not say so."""
    if not _is_main_interpreter() and refused.args:
        refused.args = (
            f"{refused.args[0]}; it works in the main interpreter (py:run --main) and in a process"
            " (py:run --process)",
        )
    return refused


def guard_forks():
    """What is forked is noted, and a refusal names the way to fork."""
    for name in "fork", "forkpty":
        stock = getattr(os, name, None)
        if stock:
            guard = forking_of(stock_of(stock))
            for place in "os", "posix":
                setattr(sys.modules[place], name, guard)


def forking_of(stock):
    def fork():
        try:
            result = stock()
        except RuntimeError as refused:
            raise with_way_to_fork(refused)  # noqa: B904
        note(result[0] if isinstance(result, tuple) else result)
        return result

    return Replacement(stock, fork)


def before_fork():
    """Has the child find its module, which is Java's to give."""
    if _loader.installed:
        from _loader import forking  # noqa: F401


def after_fork():
    if _loader.installed:
        from _loader import forking

        forking.become_child()


def install():
    answer_what_is_spawned()
    if not _is_main_interpreter() or not java.is_command():
        guard_forks()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=before_fork, after_in_child=after_fork)
