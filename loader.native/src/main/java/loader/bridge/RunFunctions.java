package loader.bridge;

import java.util.List;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.libpython.CPython;
import loader.library.OperatingSystem;
import loader.python.Attached;
import loader.python.PyObject;

/** What the surroundings of a program in Python ask of C and of Java. */
public final class RunFunctions implements Bridge.Functions {

    private static final int END_OF_FILE = -1;
    private static final int OPEN_FILE = 3 * Long.BYTES; // struct open_file

    @Override
    public void define(Bridge.Definition java) {
        java.define("open_file", RunFunctions::open);
        java.define("open_input", RunFunctions::openInput);
        java.define("thaw", RunFunctions::thaw);
        java.define("open_references", RunFunctions::openReferences);
        java.define("open_files", RunFunctions::openFiles);
        java.define("exit_thread", RunFunctions::exitThread);
        java.define("interrupt", RunFunctions::interrupt);
        java.define("own_library", RunFunctions::ownLibrary);
        java.define("keep_handlers", RunFunctions::keepHandlers);
        java.define("put_back_handler", RunFunctions::putBackHandler);
    }

    /**
     * Descriptor, device and inode of each open file as unsigned numbers of eight bytes, or {@code
     * None} where C cannot tell.
     */
    private static Object openFiles(Attached attached, List<PyObject> none) {
        CPython python = ((AttachedThread) attached).python();
        int room = 256;
        while (true) {
            long files = python.memory().allocate((long) room * OPEN_FILE);
            try {
                int count = (int) python.callOwn("loader_open_files", files, room);
                if (count <= room) {
                    return count == 0 ? null : python.memory().getBytes(files, count * OPEN_FILE);
                }
                room = 2 * count; // others open more meanwhile
            } finally {
                python.memory().free(files);
            }
        }
    }

    /** A file with modules of Python, or {@code None}. */
    private static Object ownLibrary(Attached attached, List<PyObject> none) {
        return ((AttachedThread) attached).python().ownLibrary().orElse(null);
    }

    /** Notes who handles each signal of the process. */
    private static Object keepHandlers(Attached attached, List<PyObject> none) {
        ((AttachedThread) attached).python().callOwn("loader_keep_handlers");
        return null;
    }

    /** The signal goes to who was noted. */
    private static Object putBackHandler(Attached attached, List<PyObject> arguments) {
        int number = arguments.get(0).as(Integer.class);
        ((AttachedThread) attached).python().callOwn("loader_put_back_handler", number);
        return null;
    }

    private static Object interrupt(Attached python, List<PyObject> none) {
        python.interpreter().interrupt();
        return null;
    }

    /** Raises {@code SystemExit} in the thread with that number, where Python code goes on next. */
    private static Object exitThread(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        long ident = arguments.get(0).as(Long.class);
        python.interpreter().raise(python, ident, "PyExc_SystemExit");
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

    /** How many references Java has to one object, besides that of the argument. */
    private static Object openReferences(Attached attached, List<PyObject> arguments) {
        Reference object = (Reference) arguments.get(0);
        return object.interpreter().liveReferences(object.address()) - 1;
    }

    /**
     * The path's C stream, which {@link Programs#runStream} runs; without its first line for -x.
     */
    private static Object open(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        long path = ((Reference) arguments.get(0)).address();
        long mode = python.memory().allocateText("rb");
        try {
            long stream = python.required(python.python().call("Py_fopen", path, mode));
            if (isSet(python.python(), "skip_source_first_line")) {
                skipLine(python.python(), stream);
            }
            return stream;
        } finally {
            python.memory().free(mode);
        }
    }

    /** A start-up option that {@code sys.flags} does not have. */
    private static boolean isSet(CPython python, String option) {
        long name = python.memory().allocateText(option);
        long value = python.memory().allocate(Integer.BYTES);
        try {
            return (int) python.call("PyConfig_GetInt", name, value) == 0
                    && python.memory().getInt(value) != 0;
        } finally {
            python.memory().free(value);
            python.memory().free(name);
        }
    }

    /** The end of the line stays, so that the other lines keep their numbers. */
    private static void skipLine(CPython python, long stream) {
        int read = (int) python.call("fgetc", stream);
        while (read != '\n' && read != END_OF_FILE) {
            read = (int) python.call("fgetc", stream);
        }
        if (read == '\n') {
            python.call("ungetc", read, stream);
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
}
