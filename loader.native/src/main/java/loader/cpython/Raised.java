package loader.cpython;

import java.util.function.Supplier;
import loader.capi.CApi;
import loader.importlib.ExecRefusedException;
import loader.importlib.ImportException;
import loader.importlib.ModuleNotFoundException;
import loader.python.PyObject;
import loader.python.PythonException;

/** Exceptions on their way between Python and Java. */
final class Raised {

    /** Where a Python exception keeps the number of the Java exception it stands for. */
    private static final String JAVA = "__java__";

    private static final String JAVA_ERROR = "JavaError";

    /** How many causes of causes are copied. */
    private static final int CAUSES = 20;

    /** How many exceptions are described at a time, one because of the other. */
    private static final int DESCRIPTIONS = 2;

    private Raised() {}

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
        try (Reference exception = python.owned(address)) {
            Throwable thrown = thrown(python, exception);
            python.remember(thrown, exception);
            if (thrown instanceof Error error) {
                throw error;
            }
            return (RuntimeException) thrown;
        }
    }

    /**
     * Asking an exception what it is runs Python code, which may raise and be asked in its turn:
     * one that is raised while another one is described is described, one raised during that is
     * only named. So is one at the end of the stack, where Python ends the process when it is
     * entered again and again.
     */
    private static Throwable thrown(AttachedThread python, Reference exception) {
        ThreadSlot slot = ThreadSlot.get();
        if (slot.describing == DESCRIPTIONS || StackLimit.isNear(python)) {
            return new PythonException(typeName(exception), "", "", null);
        }
        slot.describing++;
        try {
            Throwable java = fromJava(python, exception);
            return java instanceof RuntimeException || java instanceof Error
                    ? java
                    : copied(python, exception, java, 0);
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
            AttachedThread python, Reference exception, Throwable java, int depth) {
        return new PythonException(
                typeName(exception),
                told(exception::toString, "<exception str() failed>"),
                told(() -> traceback(python, exception), ""),
                java != null ? java : told(() -> cause(python, exception, depth), null));
    }

    /** A class may have lost its {@code __module__}. */
    private static String typeName(Reference exception) {
        return told(exception::typeName, "BaseException");
    }

    /** Empty at the end of an interpreter, when nothing can be formatted any more. */
    private static String traceback(AttachedThread python, Reference exception) {
        Bridge bridge = python.interpreter().bridge();
        return bridge == null ? "" : bridge.traceback(python, exception);
    }

    /** What the exception was raised from, or while handling what; chains may be cyclic. */
    private static Throwable cause(AttachedThread python, Reference exception, int depth) {
        if (depth == CAUSES) {
            return null;
        }
        try (PyObject from = exception.getAttr("__cause__");
                PyObject during = exception.getAttr("__context__")) {
            boolean hidden = exception.getAttrAs(Boolean.class, "__suppress_context__");
            Reference cause = (Reference) (from.isNone() && !hidden ? during : from);
            if (cause.isNone()) {
                return null;
            }
            Throwable java = fromJava(python, cause);
            return java != null ? java : copied(python, cause, null, depth + 1);
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
        if (python.interpreter().bridge() == null) {
            return giveText(python.python(), "PyExc_RuntimeError", text(problem));
        }
        try (Reference exception = made(python, problem, 0)) {
            api.PyErr_SetRaisedException(exception.releaseAddress());
        } catch (RuntimeException failed) {
            giveText(python.python(), "PyExc_RuntimeError", text(problem));
        }
        return 0;
    }

    /** What the exception says of itself, which is any code, too. */
    static String text(Throwable problem) {
        return told(() -> String.valueOf(problem.toString()), problem.getClass().getName());
    }

    /** Makes an exception pending with no more than C; always NULL. */
    static long giveText(CPython python, String type, String text) {
        long message = python.memory().allocateText(text);
        python.api().PyErr_SetString(python.exceptionType(type), message);
        python.memory().free(message);
        return 0;
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
            Reference made = python.interpreter().bridge().exception(python, arguments, handle);
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
        String text = problem instanceof PythonException copy ? copy.getMessage() : text(problem);
        String traceback = problem instanceof PythonException copy ? copy.traceback() : null;
        return new Object[] {JAVA_ERROR, text, null, traceback};
    }
}
