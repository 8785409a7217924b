"""The process: its connections to Java, and a thread for each."""

import faulthandler
import os
import signal
import sys
import threading
import time
import types

from loader_worker import connection, lifeline, operations
from loader_worker.connection import Connection

PATIENCE = 2  # seconds for what is still awaited at the end


class Interrupts:
    """SIGINT raises KeyboardInterrupt in code of the user only, else when that runs again."""

    pending = False

    def note(self, number, frame):
        self.pending = True
        own = __name__.partition(".")[0] + "."
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if isinstance(module, str) and module.startswith(own):
                break
            frame = frame.f_back
        if frame is not None and frame.f_globals is vars(operations):
            self.check()

    def check(self):
        if self.pending:
            self.pending = False
            raise KeyboardInterrupt


interrupts = Interrupts()


def run(folder):
    connection.folder.append(folder)
    os.setsid()  # what a terminal sends is for Java
    lifeline.hold()
    faulthandler.enable(open(folder + "/fault", "wb", buffering=0), all_threads=True)
    sys.modules["__main__"] = types.ModuleType("__main__")
    main = main_connection(folder)
    signal.signal(signal.SIGINT, interrupts.note)
    threading.Thread(target=obey, args=[folder], name="loader-control", daemon=True).start()
    serve(main, lambda: main_connection(folder))
    if "_loader.aio" in sys.modules:
        sys.modules["_loader.aio"].stop_event_loop(PATIENCE)


def main_connection(folder):
    main = Connection.to(folder, "main", sys.version, os.getpid())
    main.before_work = interrupts.check
    return main


def serve(connection, another, by_name=operations.BY_NAME):
    """Goes on with another connection whenever Java has broken off the one before."""
    try:
        while connection.serve(by_name):
            connection = another()
    except OSError:
        pass  # Java has gone


def obey(folder):
    """The thread that does what cannot wait for the others."""

    def attach(number, name):
        threading.Thread(target=serve_thread, args=[folder, number], name=name, daemon=True).start()

    by_name = {
        "attach": attach,
        "interrupt": interrupt,
        "cpu_time": cpu_time,
        "nothing": lambda: None,
    }
    serve(control_connection(folder), lambda: control_connection(folder), by_name)


def control_connection(folder):
    return Connection.to(folder, "control")


def serve_thread(folder, number):
    Connection.to(folder, "thread", number).serve()


def interrupt():
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


def cpu_time():
    """Of the main thread, in nanoseconds."""
    if hasattr(time, "pthread_getcpuclockid"):
        clock = time.pthread_getcpuclockid(threading.main_thread().ident)
        return time.clock_gettime_ns(clock)
    return time.process_time_ns()
