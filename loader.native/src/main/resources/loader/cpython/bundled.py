"""Modules of bundles, and the end of a program; the second half of what the module `_loader` always has."""

import atexit as interpreter_exit
import os
from _thread import _is_main_interpreter
from _frozen_importlib_external import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    FileFinder,
)

departed = set()  # folders of generations whose bundles have gone
exits = []  # (origin, function, args, kwargs), in the order of registration


def is_departed(path):
    """Whether the file is below the folder of a bundle that has gone."""
    return bool(departed) and is_below(path, departed)


class Bundled:
    """What the loaders of files in bundles have in common: they load nothing of a bundle that has gone."""

    single_phase = False

    def require_bundle(self, name):
        if is_departed(self.path):
            raise ImportError(f"{name}: {self.path}: its bundle has gone", name=name, path=self.path)

    def create_module(self, spec):
        self.require_bundle(spec.name)
        module = super().create_module(spec)
        # A single-phase module is in sys.modules before it is executed.
        self.single_phase = module is not None and sys.modules.get(spec.name) is module
        return module

    def exec_module(self, module):
        super().exec_module(module)
        # It may have gone meanwhile; the module is in sys.modules only until this raises.
        self.require_bundle(self.name)


class ExtensionLoader(Bundled, ExtensionLoader):
    """Loads extension modules of bundles."""

    def get_resource_reader(self, name):
        from importlib.readers import FileReader

        return FileReader(self)


class BundledSourceLoader(Bundled, SourceFileLoader):
    """Loads source modules of bundles."""


class BundledBytecodeLoader(Bundled, SourcelessFileLoader):
    """Loads byte code modules of bundles."""


FILE_LOADERS.update(
    extension=ExtensionLoader, source=BundledSourceLoader, bytecode=BundledBytecodeLoader
)

LOADERS_BY_SUFFIX = (
    (ExtensionLoader, EXTENSION_SUFFIXES),
    (BundledSourceLoader, SOURCE_SUFFIXES),
    (BundledBytecodeLoader, BYTECODE_SUFFIXES),
)


search_folders = set()  # where the submodules of packages of bundles are looked for
spec_of_any = python_spec


def python_spec(name, loader_kind, origin, has_location=True, locations=None, handle=None):
    """The Python spec for a Java one; what is below a package is loaded as the package is."""
    search_folders.update(locations or ())
    return spec_of_any(name, loader_kind, origin, has_location, locations, handle)


def is_below(path, folders):
    while path not in folders:
        cut = path.rfind(os.sep)
        if cut <= 0:
            return False
        path = path[:cut]
    return True


def path_hook(path):
    """The finder of what is below a package of a bundle (sys.path_hooks)."""
    if not is_below(path, search_folders) or not os.path.isdir(path):
        raise ImportError("not a folder of a bundle", path=path)
    return FileFinder(path, *LOADERS_BY_SUFFIX)


# Modules that are not found one by one: what there is, and metadata.


class ListedFinder(ServiceFinder):
    """The finder services, with what the ones that can list their modules say."""

    @staticmethod
    def iter_modules(prefix=""):
        """For pkgutil.iter_modules."""
        return [(prefix + name, is_package) for name, is_package in java_list_modules()]

    @staticmethod
    def find_distributions(context=None):
        """For importlib.metadata."""
        handles = java_find_distributions(None if context is None else context.name)
        return [distribution_type()(handle) for handle in handles]


distribution_types = []  # made when it is first needed: importlib.metadata is slow to import


def distribution_type():
    if not distribution_types:
        from importlib.metadata import Distribution
        from pathlib import Path

        class BundledDistribution(Distribution):
            """A distribution in a bundle."""

            def __init__(self, handle):
                self.handle = handle

            def read_text(self, filename):
                return java_read_metadata(self.handle, str(filename))

            def locate_file(self, path):
                return Path(java_locate_file(self.handle, str(path)))

        distribution_types.append(BundledDistribution)
    return distribution_types[0]


# The end of a program.


def run_exit_functions(folder=""):
    start = folder + os.sep if folder else ""
    for each in reversed(exits.copy()):
        origin, function, args, kwargs = each
        if origin.startswith(start) and each in exits:
            exits.remove(each)
            try:
                function(*args, **kwargs)
            except BaseException as raised:
                this.ignored(raised, "Exception ignored in a function that was to run before its bundle goes", function)


def prepare_program():
    """Hides what is there before a program from the garbage collector, which then has only the program's to look through."""
    import gc

    gc.freeze()
    java_thaw(sys.modules["__main__"].__dict__)  # functions of the program, and with them its objects, are found from here


at_end = []  # functions to be called when the program has printed what it prints


def end_program(seconds):
    """What a process does at its end that its program sees; the names of threads that still run, when it is left alone."""
    if not awaited:  # no run has
        if running := await_busy(seconds):
            return [each.name for each in running]
        await_threads(())
    before = others()
    interpreter_exit._run_exitfuncs()
    await_busy(seconds, before)  # what the exit functions have started
    end_main()
    flush()
    finish_at_end()
    return []


def finish_at_end():
    """The last first, since what comes later may undo what was done on something earlier."""
    while at_end:
        at_end.pop()()


def end_main():
    """The objects of __main__ go while the streams still lead to whom the program printed for."""
    global gc
    if "gc" not in globals():
        import gc
    for name in "last_type", "last_value", "last_traceback", "last_exc":
        vars(sys).pop(name, None)
    if isinstance(sys.modules, dict):
        sys.modules.pop("__main__", None)
    gc.collect()
    gc.unfreeze()


def flush():
    for name in "stdout", "stderr":
        try:
            getattr(sys, name).flush()
        except (AttributeError, OSError, ValueError):
            pass  # closed, or none
    java_flush_c_streams()


auditing = False  # whether the audit events of code of bundles are told to Java


def audit():
    """Begins to tell Java the audit events, if it wants to know; most interpreters never run that part."""
    if globals().get("java_audits", bool)():
        exec(java_part("audit.py"), globals())
        audit()


# What is the process's, and not the run's alone: signals, limits, descriptors, the working folder.


IN_CONTAINERS = {  # the function of a part that is called instead -> modules and the names of functions there
    "send_signal": {
        "_signal": "raise_signal pthread_kill alarm setitimer pidfd_send_signal",
        "_thread": "interrupt_main",
        "posix": "kill killpg",
    },
    "lower_limit": {"resource": "setrlimit prlimit"},
    "change_process": {
        "posix": "setuid setgid seteuid setegid setreuid setregid setresuid setresgid setgroups initgroups chroot"
        " setsid setpgrp setpgid login_tty unshare setns execv execve",
    },
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
PARTS = {"send_signal": "signals.py"}  # of the other functions: process.py

guards = {}  # module -> [(name, function of a part)]


def guard_process():
    """What a program does to its process is for the run; only in the python command that is the same."""
    tables = [EVERYWHERE]
    tables.append(IN_CONTAINERS if sys.flags.isolated or not _is_main_interpreter() else IN_COMMAND)
    if not _is_main_interpreter():
        tables.append(IN_RUNS)
    for table in tables:
        for handler, modules in table.items():
            for module, names in modules.items():
                guards.setdefault(module, []).extend((name, handler) for name in names.split())
    for module in guards:
        if module in sys.modules:
            guard_module(sys.modules[module], ("signal", "os", "locale"))
    stock = BuiltinImporter.create_module
    stock = getattr(stock, "__wrapped__", stock)

    def create_module(spec):
        module = stock(spec)
        guard_module(module)
        return module

    create_module.__wrapped__ = stock
    BuiltinImporter.create_module = staticmethod(create_module)


FOR_MAIN = "signal", "set_wakeup_fd"


def name_the_way_to_signals():
    """What CPython refuses in this interpreter works in the main one."""
    import _signal

    for name in FOR_MAIN:
        stock = getattr(_signal, name)
        for place in _signal, sys.modules.get("signal"):
            if getattr(place, name, None) is stock:
                setattr(place, name, naming_the_way(stock))


def naming_the_way(stock):
    def function(*args, **named):
        try:
            return stock(*args, **named)
        except ValueError as refused:
            if str(refused).endswith("the main interpreter"):
                refused.args = (f"{refused}; use that one (py:run --main)",)
            raise

    return named_as(stock, function)


def guard_module(module, others=()):
    for name, handler in guards.get(getattr(module, "__name__", None), ()):
        stock = getattr(module, name, None)
        stock = getattr(stock, "__wrapped__", stock)
        guard = guarded(stock, handler) if stock else None
        for place in (module, *(sys.modules.get(other) for other in others)) if stock else ():
            if getattr(place, name, None) is stock:
                setattr(place, name, guard)


def guarded(stock, handler):
    def guard(*args, **others):
        if in_child or not installed:
            return stock(*args, **others)
        if handler not in globals():
            exec(java_part(PARTS.get(handler, "process.py")), globals())
        return globals()[handler](stock, args, **others)

    return named_as(stock, guard)


def named_as(stock, function):
    function.__name__ = function.__qualname__ = stock.__name__
    function.__module__ = stock.__module__.removeprefix("_")  # as for the functions that signal.py has written itself
    function.__doc__, function.__wrapped__ = stock.__doc__, stock
    return function


others_descriptors = {}  # descriptor -> device and file: what was open before the program


def note_descriptors():
    """Before a program begins: what is open is not the program's to close."""
    for descriptor in () if others_descriptors else open_descriptors():
        try:
            others_descriptors[descriptor] = identity(descriptor)
        except OSError:
            pass  # the listing's own


def open_descriptors():
    try:
        return list(map(int, os.listdir("/proc/self/fd")))
    except OSError:
        return []


def identity(descriptor):
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino


# Processes that Python code starts: they ask Java for modules of bundles.


def answer_what_it_starts(module):
    stock = getattr(module.fork_exec, "__wrapped__", module.fork_exec)

    def fork_exec(process_args, executables, close_fds, pass_fds, folder, environment, *others):
        if installed:
            environment = with_answers(executables, environment)
        try:
            return stock(process_args, executables, close_fds, pass_fds, folder, environment, *others)
        except RuntimeError as refused:
            raise with_way_to_fork(refused)

    fork_exec.__wrapped__ = stock
    module.fork_exec = fork_exec
    if hasattr(sys.modules.get("subprocess"), "_fork_exec"):
        sys.modules["subprocess"]._fork_exec = fork_exec


def answer_what_is_spawned():
    """The same for os.posix_spawn, which subprocess uses when it can."""
    for name in "posix_spawn", "posix_spawnp":
        if hasattr(os, name):
            setattr(os, name, spawning(getattr(getattr(os, name), "__wrapped__", getattr(os, name))))


def spawning(stock):
    def posix_spawn(path, argv, env, /, **others):
        if installed:
            script = answer_children()
            if env is not None and env is not os.environ and script and is_own([path]):
                env = {**env, "LOADER_CHILD": script}
        return stock(path, argv, env, **others)

    posix_spawn.__wrapped__, posix_spawn.__doc__ = stock, stock.__doc__
    posix_spawn.__name__ = posix_spawn.__qualname__ = stock.__name__
    posix_spawn.__module__, posix_spawn.__text_signature__ = stock.__module__, stock.__text_signature__
    return posix_spawn


def is_own(executables):
    if not sys.executable or not isinstance(executables, (list, tuple)):  # of others CPython knows what to say
        return False
    return os.fsencode(sys.executable) in map(os.fsencode, executables)


def with_answers(executables, environment):
    """The environment (name=value, or None for ours) of a process, in which this Python finds who answers."""
    script = answer_children()
    if environment is None or not script or not is_own(executables):
        return environment
    given = [each for each in environment if not each.startswith(b"LOADER_CHILD=")]
    return [*given, b"LOADER_CHILD=" + os.fsencode(script)]


def answer_children():
    """Has Java answer processes that are started from now on; the script with which they ask, or None."""
    script = java_answer_children()
    if script and os.environ.get("LOADER_CHILD") != script:
        os.environ["LOADER_CHILD"] = script
    return script


# Interpreters that Java has made, and uses until it ends them itself.


def keep_interpreters(module):
    """Has `_interpreters.destroy` end those that Python code has made."""
    stock = getattr(module.destroy, "__wrapped__", module.destroy)

    def destroy(id, *, restrict=False):
        return stock(id, restrict=restrict or is_of_others(id))

    def is_of_others(id):
        try:
            return id != module.get_current()[0] and module.whence(id) in (module.WHENCE_RUNTIME, module.WHENCE_CAPI)
        except (TypeError, ValueError, module.InterpreterError):
            return False  # no such interpreter, which is said by the function itself

    destroy.__qualname__, destroy.__module__ = stock.__qualname__, stock.__module__
    destroy.__doc__, destroy.__wrapped__ = stock.__doc__, stock
    module.destroy = destroy


# A forked child, in which Java cannot be called.


installed = False
in_child = False


def with_way_to_fork(refused):
    """CPython forks in the main interpreter only, and does not say so."""
    if not _is_main_interpreter() and refused.args:
        refused.args = (f"{refused.args[0]}; it works in the main interpreter (py:run --main)",)
    return refused


def name_way_to_fork():
    for name in "fork", "forkpty":
        stock = getattr(os, name, None)
        if stock:
            guard = forking(getattr(stock, "__wrapped__", stock))
            for place in "os", "posix":
                setattr(sys.modules[place], name, guard)


def forking(stock):
    def fork():
        try:
            return stock()
        except RuntimeError as refused:
            raise with_way_to_fork(refused)

    fork.__name__ = fork.__qualname__ = stock.__name__
    fork.__module__, fork.__doc__, fork.__wrapped__ = stock.__module__, stock.__doc__, stock
    return fork


def before_fork():
    """Has the child find its part, which is Java's to give."""
    if installed and "become_child" not in globals():
        exec(java_part("forking.py"), globals())


def after_fork():
    if installed:
        become_child()


ADAPTED = {
    "_interpreters": keep_interpreters,
    "_posixsubprocess": answer_what_it_starts,  # for subprocess, and so for asyncio and multiprocessing
}


ServiceFinder = ListedFinder
install_bridge, uninstall_bridge = install, uninstall


def install():
    global installed
    install_bridge()
    installed = True
    sys.path_hooks.insert(0, path_hook)
    interpreter_exit.register(run_exit_functions)  # with arguments, CPython 3.14 would leak their tuple
    audit()
    for name in ADAPTED:
        if name in sys.modules:
            ADAPTED[name](sys.modules[name])
    answer_what_is_spawned()
    guard_process()
    if not _is_main_interpreter():
        name_way_to_fork()
        name_the_way_to_signals()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=before_fork, after_in_child=after_fork)


def uninstall():
    global installed
    installed = False
    uninstall_bridge()
    sys.path_hooks[:] = [hook for hook in sys.path_hooks if hook is not path_hook]
    interpreter_exit.unregister(run_exit_functions)

