package loader.cpython;

import java.util.List;
import loader.library.OperatingSystem;
import loader.python.Attached;
import loader.python.PyObject;

/**
 * Runs code as the {@code python} command does. CPython reads a file from its C stream, which finds
 * other faults, in other words, than compiling text does; and what is raised is a result here,
 * since a Java exception would ask it for its text, which is code of the program.
 */
final class RunFunctions implements Bridge.Functions {

    private static final long FILE_INPUT = 257;
    private static final long NO_FLAGS = 0;

    @Override
    public void define(Bridge.Definition java) {
        java.define("java_open_file", RunFunctions::open);
        java.define("java_open_input", RunFunctions::openInput);
        java.define("java_run_file", RunFunctions::run);
        java.define("java_raised_by", RunFunctions::raisedBy);
        java.define("java_thaw", RunFunctions::thaw);
        java.define("java_exit_thread", RunFunctions::exitThread);
        java.define("java_interrupt", RunFunctions::interrupt);
    }

    private static Object interrupt(Attached python, List<PyObject> none) {
        python.interpreter().interrupt();
        return null;
    }

    /** Raises {@code SystemExit} in the thread with that number, where Python code goes on next. */
    private static Object exitThread(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        long ident = arguments.get(0).as(Long.class);
        python.api()
                .PyThreadState_SetAsyncExc(
                        ident, python.python().exceptionType("PyExc_SystemExit"));
        return null;
    }

    /** Has the garbage collector look at one object again that {@code gc.freeze} has hidden. */
    private static Object thaw(Attached attached, List<PyObject> arguments) {
        CPython python = ((AttachedThread) attached).python();
        long object = ((Reference) arguments.get(0)).address();
        if ((int) python.call("PyObject_GC_IsTracked", object) != 0) {
            python.call("PyObject_GC_UnTrack", object);
            python.call("PyObject_GC_Track", object);
        }
        return null;
    }

    /** The path's C stream, to be given to {@code java_run_file}. */
    private static Object open(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        long path = ((Reference) arguments.get(0)).address();
        long mode = python.memory().allocateText("rb");
        try {
            return python.required(python.python().call("Py_fopen", path, mode));
        } finally {
            python.memory().free(mode);
        }
    }

    /** A C stream for the process's standard input, or {@code None}. */
    private static Object openInput(Attached attached, List<PyObject> arguments) {
        CPython python = ((AttachedThread) attached).python();
        if (python.platform().operatingSystem() == OperatingSystem.WINDOWS) {
            return null; // its C library is not reached through libpython
        }
        long mode = python.memory().allocateText("rb");
        try {
            long stream = python.call("fdopen", 0, mode);
            return stream == 0 ? null : stream;
        } finally {
            python.memory().free(mode);
        }
    }

    /** Runs what the stream has in a namespace, under a name in bytes; closes it when asked to. */
    private static Object run(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        long stream = arguments.get(0).as(Long.class);
        long name = python.api().PyBytes_AsString(((Reference) arguments.get(1)).address());
        long globals = ((Reference) arguments.get(2)).address();
        long close = arguments.get(3).as(Long.class);
        return raised(
                python,
                python.python()
                        .call(
                                "PyRun_FileExFlags",
                                stream,
                                name,
                                FILE_INPUT,
                                globals,
                                globals,
                                close,
                                NO_FLAGS));
    }

    /** Calls the first argument with the others. */
    private static Object raisedBy(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        long callable = ((Reference) arguments.get(0)).address();
        Object[] others = arguments.subList(1, arguments.size()).toArray();
        try (Reference tuple = python.of(others)) {
            return raised(
                    python, python.python().call("PyObject_Call", callable, tuple.address(), 0));
        }
    }

    /** The exception that is pending after a call without result, or else {@code None}. */
    private static Object raised(AttachedThread python, long result) {
        if (result != 0) {
            python.api().Py_DecRef(result);
            return null;
        }
        return python.owned(python.api().PyErr_GetRaisedException());
    }
}
