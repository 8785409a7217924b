package loader.cpython;

import java.util.function.Supplier;
import java.util.stream.LongStream;
import loader.capi.CApi;
import loader.importlib.ExecRefusedException;
import loader.importlib.ImportException;
import loader.importlib.ModuleNotFoundException;
import loader.libpython.StackLimit;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.spi.OutputException;

/** Exceptions on their way between Python and Java. */
final class ExceptionTranslation {

    /** Where a Python exception keeps the number of the Java exception it stands for. */
    private static final String JAVA = "__java__";

    private static final String JAVA_ERROR = "JavaError";

    /** How many causes of causes are copied. */
    private static final int CAUSES = 20;

    /** How many exceptions are described at a time, one because of the other. */
    private static final int DESCRIPTIONS = 2;

    private ExceptionTranslation() {}

    /**
     * The pending Python exception as a Java one; nothing is pending afterwards. What Java threw
     * comes back as itself: an {@code Error} is thrown here, and a checked exception, which nobody
     * expects, is the cause of what is returned.
     */
    static RuntimeException take(AttachedThread python) {
        long address = python.takeRaised();
        if (address == 0) {
            return new IllegalStateException("a C function failed without an exception");
        }
        try (Reference exception = python.owned(address);
                Copy copy = copy(python, exception)) {
            python.remember(copy.thrown(), exception, copy.told());
            if (copy.thrown() instanceof Error error) {
                throw error;
            }
            return (RuntimeException) copy.thrown();
        }
    }

    /**
     * @param told what {@code tracebacks.py} told of it, or null
     */
    private record Copy(Throwable thrown, Reference told) implements AutoCloseable {

        @Override
        public void close() {
            if (told != null) {
                told.close();
            }
        }
    }

    /**
     * Asking an exception what it is runs Python code, which may raise and be asked in its turn:
     * one that is raised while another one is described is described, one raised during that is
     * only named. So is one at the end of the stack, where Python ends the process when it is
     * entered again and again.
     */
    private static Copy copy(AttachedThread python, Reference exception) {
        ThreadAttachments slot = ThreadAttachments.get();
        if (slot.describing == DESCRIPTIONS
                || StackLimit.isTooNearToDescribe(python.python(), python.state())) {
            return new Copy(new PythonException(typeName(exception), "", "", null), null);
        }
        slot.describing++;
        try {
            Throwable java = fromJava(python, exception);
            if (java instanceof RuntimeException || java instanceof Error) {
                return new Copy(java, null);
            }
            Reference told = told(() -> tell(python, exception), null);
            return new Copy(copied(python, exception, java, told, 0), told);
        } finally {
            slot.describing--;
        }
    }

    /** What other code tells of an exception, or the substitute when it fails. */
    private static <T> T told(Supplier<T> question, T substitute) {
        try {
            return question.get();
        } catch (RuntimeException | Error failed) {
            return substitute;
        }
    }

    /** The Java exception that the Python one stands for, or null. */
    private static Throwable fromJava(AttachedThread python, Reference exception) {
        return told(
                () -> {
                    PyObject handle = exception.findAttr(JAVA).orElse(null);
                    return handle == null ? null : held(python, handle);
                },
                null);
    }

    private static Throwable held(AttachedThread python, PyObject handle) {
        try (handle) {
            Object held = python.interpreter().upcalls().held(handle.as(Long.class));
            return held instanceof Throwable java ? java : null;
        }
    }

    private static PythonException copied(
            AttachedThread python, Reference exception, Throwable java, Reference told, int depth) {
        PythonException copy =
                new PythonException(
                        typeName(exception),
                        told(exception::toString, "<exception str() failed>"),
                        told == null ? "" : told(() -> told.getAttrAs(String.class, "text"), ""),
                        java != null || told == null
                                ? java
                                : told(() -> cause(python, told, depth), null));
        if (told != null) {
            String frames = told(() -> told.getAttrAs(String.class, "stack"), "");
            copy.setStackTrace(StackTraces.of(frames, copy.getStackTrace()));
        }
        return copy;
    }

    /** A class may have lost its {@code __module__}. */
    private static String typeName(Reference exception) {
        return told(exception::typeName, "BaseException");
    }

    /**
     * What is new of it and of what it is because of is formatted; null at the end of an
     * interpreter, when nothing can be.
     */
    private static Reference tell(AttachedThread python, Reference exception) {
        CPythonInterpreter interpreter = python.interpreter();
        if (interpreter.pythonSide() == null) {
            return null;
        }
        Object[] known =
                LongStream.of(ThreadAttachments.get().savedExceptions.told(interpreter))
                        .mapToObj(python::borrowed)
                        .toArray();
        long function = PythonSide.function(python, "tracebacks", "told");
        try {
            return python.call(function, exception, known, interpreter.sources().take());
        } finally {
            python.decRef(function);
            for (Object each : known) {
                ((Reference) each).close();
            }
        }
    }

    /** What the exception was raised from, or while handling what. */
    private static Throwable cause(AttachedThread python, Reference told, int depth) {
        if (depth == CAUSES) {
            return null;
        }
        try (Reference inner = (Reference) told.getAttr("cause")) {
            if (inner.isNone()) {
                return null;
            }
            Throwable known = copyBefore(python, told, inner);
            return known != null ? known : causeTold(python, inner, depth);
        }
    }

    /** The copy of a cause of which nothing is new, or null. */
    private static Throwable copyBefore(AttachedThread python, Reference told, Reference cause) {
        SavedExceptions savedExceptions = ThreadAttachments.get().savedExceptions;
        Throwable known = savedExceptions.copy(python.interpreter(), cause.address());
        if (known != null) {
            return known;
        }
        try (Reference raised = (Reference) told.getAttr("raised")) {
            SavedExceptions.Original last =
                    savedExceptions.lastTold(python.interpreter(), raised.address());
            return last != null && isBecauseOf(python, last, cause) ? last.copy().getCause() : null;
        }
    }

    /** Whether what was told of the exception then is because of that. */
    private static boolean isBecauseOf(
            AttachedThread python, SavedExceptions.Original original, Reference cause) {
        try (Reference told = python.borrowed(original.told());
                PyObject its = told.getAttr("cause")) {
            return its.is(cause);
        }
    }

    private static Throwable causeTold(AttachedThread python, Reference told, int depth) {
        try (Reference cause = (Reference) told.getAttr("raised")) {
            Throwable java = fromJava(python, cause);
            return java != null ? java : copied(python, cause, null, told, depth + 1);
        }
    }

    /** Makes the Java exception pending in Python; always NULL, for the upcall to return. */
    static long give(AttachedThread python, Throwable problem) {
        CApi api = python.api();
        long original = python.remembered(problem);
        if (original != 0) {
            api.PyErr_SetRaisedException(original);
            return 0;
        }
        if (python.interpreter().pythonSide() == null) {
            return python.python().raise("PyExc_RuntimeError", text(problem));
        }
        try (Reference exception = made(python, problem, 0)) {
            api.PyErr_SetRaisedException(exception.releaseAddress());
        } catch (RuntimeException failed) {
            python.python().raise("PyExc_RuntimeError", text(problem));
        }
        return 0;
    }

    /** What the exception says of itself, which is any code, too. */
    static String text(Throwable problem) {
        return told(() -> String.valueOf(problem.toString()), problem.getClass().getName());
    }

    /** The Python exception that the Java one was copied from, or one that stands for it. */
    static Reference asPython(AttachedThread python, Throwable problem) {
        return asPython(python, problem, 0);
    }

    private static Reference asPython(AttachedThread python, Throwable problem, int depth) {
        long original = python.remembered(problem);
        return original != 0 ? python.owned(original) : made(python, problem, depth);
    }

    private static Reference made(AttachedThread python, Throwable problem, int depth) {
        Object[] arguments = arguments(problem);
        try (Reference handle = python.interpreter().upcalls().handle(python, problem)) {
            Reference made = python.interpreter().pythonSide().exception(python, arguments, handle);
            boolean any = arguments[0].equals(JAVA_ERROR);
            Throwable cause = told(() -> cause(python, problem, any), null);
            if (cause != null && depth < CAUSES) {
                try (Reference exception = asPython(python, cause, depth + 1)) {
                    made.setAttr("__cause__", exception);
                }
            }
            return made;
        }
    }

    /**
     * What becomes {@code __cause__}: Java's cause, but where the exception is one of Python's own
     * types only what Python raised.
     */
    private static Throwable cause(AttachedThread python, Throwable problem, boolean any) {
        Throwable cause = problem.getCause();
        for (int i = 0; !any && cause != null && !python.hasOriginal(cause); i++) {
            cause = i == CAUSES ? null : cause.getCause(); // they may be each other's
        }
        return cause;
    }

    /** The Python type that a Java exception arrives as, and the arguments it is made with. */
    private static Object[] arguments(Throwable problem) {
        if (problem instanceof ImportException broken) {
            return new Object[] {
                problem instanceof ExecRefusedException ? "Refusal" : "ImportError",
                broken.getMessage(),
                broken.name(),
                broken.path()
            };
        }
        if (problem instanceof ModuleNotFoundException absent) {
            return new Object[] {"ModuleNotFoundError", absent.getMessage(), absent.name(), null};
        }
        if (problem instanceof OutputException lost) {
            return new Object[] {"OSError", text(problem), lost.reason().name(), null};
        }
        String text = problem instanceof PythonException copy ? copy.getMessage() : text(problem);
        String traceback = problem instanceof PythonException copy ? copy.traceback() : null;
        return new Object[] {JAVA_ERROR, text, null, traceback};
    }
}
