"""A forked child: the process has one thread, and Java does not run in it.

This is imported before the first fork, for the child cannot ask Java for it.
"""

import _signal
import _socket
import atexit as interpreter_exit
import os
import stat
import sys
from _thread import get_ident

import _loader
from _loader import child, children, java, program

codes = {"distributions": java.code("distributions")}  # of modules that the child may import
child_script = children.answer()
child_address = os.path.join(os.path.dirname(child_script or ""), "socket")

IGNORED = {getattr(_signal, name) for name in ("SIGPIPE", "SIGXFSZ") if hasattr(_signal, name)}


def become_child():
    """What Java did is done by Python, by asking the process that was forked, or not at all."""
    children.in_child = True
    if audit := vars(_loader).get("audit"):
        audit.auditing = False
    sys.modules.pop("_loader_child", None)
    child.address = child_address
    functions = {
        "code": code,
        "find_spec": child.find,
        "list_modules": child.list_modules,
        "find_distributions": child.find_distributions,
        "read_metadata": child.read_metadata,
        "locate_file": child.locate_file,
        "prepare_library": prepare_library,
        "library_loaded": library_loaded,
        "refuse_library": refuse_library,
        "answer_children": lambda: child_script,
        **dict.fromkeys(WITHOUT_EFFECT, nothing),
    }
    for name in [name for name in vars(java) if not name.startswith("__")]:
        setattr(java, name, functions.get(name, refuse_java))
    if catalog := vars(_loader).get("catalog"):
        catalog.stop_logging()
    close_answers()
    take_signals()
    end_with_thread()


WITHOUT_EFFECT = (
    "release",
    "invalidate_caches",
    "refuse_type",
    "create_extension",  # None: CPython creates it
    "is_for_one_interpreter",  # None: no, since there is one only
    "flush_c_streams",
)


def nothing(*arguments):
    pass


def refuse_java(*arguments):
    raise RuntimeError("Java cannot be called in a forked child")


def code(name):
    return codes.get(name) or refuse_java()


def refuse_library(name, origin, problem):
    raise ImportError(f"{name}: {origin}: {problem}", name=name, path=origin)


def prepare_library(name, origin, of_bundle):
    """A copy of a library that another interpreter of the container has mapped.

    Its C variables are that one's.
    """
    if not is_mapped(origin):
        return origin
    folder, file = os.path.split(origin)
    copy = os.path.join(folder, f".copy-{os.urandom(8).hex()}-{file}")
    with open(origin, "rb") as source, open(copy, "xb") as target:
        target.write(source.read())
    return copy


def is_mapped(file):
    file = os.path.realpath(file)  # the folder of a generation may be a link
    try:
        with open("/proc/self/maps", errors="surrogateescape") as maps:
            return any(line.rstrip("\n").endswith(file) for line in maps)
    except OSError:
        return False


def library_loaded(name, origin, library, module):
    if library != origin:
        os.unlink(library)


def close_answers():
    """Closes the child's copies of what the container listens to.

    With them the container would seem to be there after its end.
    """
    try:
        descriptors = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        return
    for descriptor in descriptors:
        try:
            if (
                stat.S_ISSOCK(os.fstat(descriptor).st_mode)
                and socket_name(descriptor) == child_address
            ):
                os.close(descriptor)
        except OSError:
            pass  # the listing's own


def socket_name(descriptor):
    copy = _socket.socket(fileno=os.dup(descriptor))
    try:
        return copy.getsockname()
    finally:
        copy.close()


def end_child(raised):
    """Ends the child where it would return to Java, as a program ends in python (stacks.c)."""
    status = 1
    try:
        status = status_of(raised)
        if threading := sys.modules.get("threading"):
            threading._shutdown()
        interpreter_exit._run_exitfuncs()
        end_main_of_child()
        if isinstance(raised, KeyboardInterrupt):  # as python ends, so that a shell sees it
            program.flush()
            _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
            os.kill(os.getpid(), _signal.SIGINT)
    finally:
        leave(status)


def end_main_of_child():
    """Java holds the namespace and gives back nothing here.

    What has a finalizer goes first, as the collector would have it.
    """
    namespace = getattr(sys.modules.get("__main__"), "__dict__", {})
    program.end_main()
    for name in sorted(namespace, key=lambda name: not hasattr(type(namespace[name]), "__del__")):
        if name != "__builtins__":
            namespace[name] = None


def status_of(raised):
    reports = vars(_loader).get("reports")
    if reports is not None:
        return reports.status(raised)
    if raised is None:
        return 0
    if not isinstance(raised, SystemExit):
        sys.excepthook(type(raised), raised, raised.__traceback__)
        return 1
    if raised.code is not None and not isinstance(raised.code, int):
        print(raised.code, file=sys.stderr)
        return 1
    return raised.code or 0


def end_with_thread():
    """The process ends with its thread, if Python has made that.

    Otherwise the JVM would have to hear of the thread's end.
    """
    threading = sys.modules.get("threading")
    thread = threading and threading._active.get(get_ident())
    if thread is None or isinstance(thread, (threading._MainThread, threading._DummyThread)):
        return

    def _delete():
        for each in threading.enumerate():
            if each is not thread:
                each.join()
        leave(0)

    thread._delete = _delete


def leave(status):
    try:
        program.flush()
        flush_c_streams()
    finally:
        os._exit(status)


def flush_c_streams():
    try:
        import ctypes

        library = ctypes.CDLL(None)
        for name in "stdout", "stderr":
            library.fflush(ctypes.c_void_p.in_dll(library, name))
    except ImportError, ValueError, AttributeError:
        pass  # not there under that name


def take_signals():
    """The JVM's handlers would wait for its threads.

    What they handle ends a process, or Python handles it.
    """
    for number in _signal.valid_signals():
        if _signal.getsignal(number) is None:
            if number == _signal.SIGINT:
                handler = _signal.default_int_handler
            else:
                handler = _signal.SIG_IGN if number in IGNORED else _signal.SIG_DFL
            try:
                _signal.signal(number, handler)
            except OSError, ValueError:
                pass
