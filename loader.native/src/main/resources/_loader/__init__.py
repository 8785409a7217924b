"""Python's side of Loader.

The functions of Java are the module `_loader.java`, which Java makes before this body runs. The
other modules are resources of Loader's bundles; what most interpreters never need is imported by
the function that needs it.
"""

import sys
from _frozen_importlib import ModuleSpec, _load
from _frozen_importlib_external import PathFinder
from _thread import _get_main_thread_ident, get_ident

from _loader import java

this = sys.modules[__name__]
import_ = __import__
__builtins__ = vars(sys.modules["builtins"]).copy()  # a program may take away its own
__path__ = []

installed = False  # until the bundle of Loader stops, or in a forked child
undoing = []  # functions that take back what Loader has changed here; the last one first

unreleased = []


class Handle(int):
    """The number of a Java object, which Java keeps until the handle is deleted."""

    __slots__ = ()

    def __reduce_ex__(self, protocol):  # a second one would release the object, too
        raise TypeError("an object of Java cannot be pickled")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __del__(self):
        try:
            unreleased.append(int(self))
            while unreleased:
                number = unreleased.pop()
                try:
                    java.release(number)
                except RecursionError:  # no stack is left: the next one that is deleted does this
                    unreleased.append(number)
                    break
        except Exception:  # Java's side has ended, and its table with it
            pass


class JavaError(RuntimeError):
    """An exception of a Java callback; `__java__` is the handle of the original.

    It also stands for a Python exception that does not exist here, and then notes the traceback
    of that.
    """


class Refusal(ImportError):
    """A module that cannot be executed in another one; raised before anything of it ran there."""


def exception(kind, message, name, path, handle):
    if kind == "JavaError":
        raised = JavaError(message)
        if path:  # a traceback
            raised.add_note(path)
    elif kind == "OSError":
        number = getattr(import_("errno"), name)
        raised = OSError(number, import_("os").strerror(number))
    else:
        types = {
            "ImportError": ImportError,
            "ModuleNotFoundError": ModuleNotFoundError,
            "Refusal": Refusal,
        }
        raised = types[kind](message, name=name, path=path)
    raised.__java__ = handle
    return raised


class ResourceLoader:
    """Finds and loads the modules of this package.

    One that a program has taken out of sys.modules comes back as it was.
    """

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == __name__:
            return ModuleSpec(name, cls, is_package=True)
        package, _, child = name.rpartition(".")
        if package != __name__:
            return None
        state = vars(this).get(child)
        if type(state) is not type(this):
            state = java.code(child)
        return None if state is None else ModuleSpec(name, cls, loader_state=state)

    @staticmethod
    def create_module(spec):
        if spec.name == __name__:
            return this
        return spec.loader_state if type(spec.loader_state) is type(this) else None

    @staticmethod
    def exec_module(module):
        spec = module.__spec__
        code, spec.loader_state = spec.loader_state, None
        if spec.name != __name__ and code is not module:
            vars(module)["__builtins__"] = __builtins__
            exec(code, vars(module))


def module(child):
    """The module of this package, whatever a program has made of the import system."""
    if child not in vars(this):
        name = f"{__name__}.{child}"
        try:
            import_(name)
        except ModuleNotFoundError:
            setattr(this, child, _load(ResourceLoader.find_spec(name)))
    return vars(this)[child]


def drop(child):
    """Takes away a module that another bundle has added."""
    sys.modules.pop(f"{__name__}.{child}", None)
    vars(this).pop(child, None)


class ServiceFinder:
    """Asks the Finder services of the OSGi container, after sys.path: where site-packages would be.

    It stands before the PathFinder, for a folder without __init__ on sys.path hides no package.
    """

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] == __name__:
            return ResourceLoader.find_spec(name)
        own = on_path(name, path, target)
        if own is not None and own.loader is not None:
            return own
        return from_services(name, path) or own

    @staticmethod
    def invalidate_caches():
        java.invalidate_caches()

    @staticmethod
    def iter_modules(prefix=""):
        """For pkgutil.iter_modules."""
        return [(prefix + name, is_package) for name, is_package in java.list_modules()]

    @staticmethod
    def find_distributions(context=None):
        """For importlib.metadata."""
        handles = java.find_distributions(None if context is None else context.name)
        if not handles:
            return []
        from _loader import distributions

        return [distributions.BundledDistribution(handle) for handle in handles]


def on_path(name, path, target=None):
    """The spec that sys.path has, or None: the program's folder, the standard library."""
    if path is not None or PathFinder not in sys.meta_path:
        return None
    return PathFinder.find_spec(name, None, target)


def from_services(name, path):
    """The spec that the Finder services have, or None."""
    found = java.find_spec(name, path if path is None else list(path))
    if found is None:
        return None
    from _loader import loaders

    spec = loaders.python_spec(name, *found)
    if spec.has_location and hasattr(java, "runs_startup_code"):
        from _loader import startup

        startup.before(spec.origin)
        return startup.as_imported(spec)
    return spec


class Replacement:
    """A function in the place of one of C: as that one, it is no method of a class that has it."""

    def __init__(self, stock, call):
        self.call = call
        self.__name__, self.__qualname__ = stock.__name__, stock.__qualname__
        self.__module__ = stock.__module__
        self.__wrapped__ = stock

    # CPython makes these two of one text at each look.
    __doc__ = property(lambda self: self.__wrapped__.__doc__)
    __text_signature__ = property(lambda self: self.__wrapped__.__text_signature__)

    def __call__(self, *args, **named):
        return self.call(*args, **named)

    def __repr__(self):
        return repr(self.__wrapped__)

    def __reduce__(self):
        return self.__qualname__


def stock_of(function):
    """The function that was there before the replacement, or itself."""
    return getattr(function, "__wrapped__", function)


# Functions that are called before the bundle of their module goes.


def atexit(function, /, *args, **kwargs):
    """Calls the function before the bundle of its module goes, or when the interpreter ends.

    It is a decorator, too.
    """
    from _loader import unload

    unload.register(function, args, kwargs, sys._getframe(1).f_globals)
    return function


def unregister(function):
    """Takes back what atexit registered."""
    from _loader import program

    program.exits[:] = [each for each in program.exits if each[1] != function]


def begin_auditing():
    """Begins to tell Java the audit events, or asks anew which ones it wants to be told."""
    if getattr(java, "audits", bool)() or "audit" in vars(this):
        from _loader import audit

        audit.ask()


def install():
    global installed
    ahead = PathFinder in sys.meta_path
    place = sys.meta_path.index(PathFinder) if ahead else len(sys.meta_path)
    sys.meta_path.insert(place, ServiceFinder)
    undoing.append(leave_import_system)
    installed = True
    forget_modules()
    from _loader import children, guards, libraries, loaders, program

    for each in libraries, loaders, program, children, guards:
        each.install()
    if _get_main_thread_ident() != get_ident():  # not the main interpreter, which seldom needs it
        from _loader import threads

        threads.own_main_thread()
    if hasattr(java, "log"):
        from _loader import logs

        logs.install()


def leave_import_system():
    global installed
    installed = False
    if ServiceFinder in sys.meta_path:
        sys.meta_path.remove(ServiceFinder)
    forget_modules()
    sys.modules.pop(__name__, None)


def forget_modules():
    """Takes the modules of this package out of sys.modules, or those that another Loader left."""
    for name in list(sys.modules):
        if isinstance(name, str) and name.startswith(__name__ + "."):
            del sys.modules[name]


def uninstall():
    while undoing:
        undoing.pop()()
