package loader.cpython;

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

    /** How many causes of causes are copied. */
    private static final int CAUSES = 20;

    private Raised() {}

    /** The pending Python exception as a Java one; nothing is pending afterwards. */
    static RuntimeException take(AttachedThread python) {
        long address = python.api().PyErr_GetRaisedException();
        if (address == 0) {
            return new IllegalStateException("a C function failed without an exception");
        }
        try (Reference exception = python.owned(address)) {
            RuntimeException java = fromJava(python, exception);
            RuntimeException thrown = java != null ? java : copied(python, exception, 0);
            python.remember(thrown, exception);
            return thrown;
        }
    }

    private static RuntimeException fromJava(AttachedThread python, Reference exception) {
        PyObject handle = exception.findAttr(JAVA).orElse(null);
        if (handle == null) {
            return null;
        }
        try (handle) {
            Object held = python.interpreter().upcalls().held(handle.as(Long.class));
            return held instanceof RuntimeException java ? java : null;
        }
    }

    private static PythonException copied(AttachedThread python, Reference exception, int depth) {
        return new PythonException(
                exception.typeName(),
                described(exception),
                traceback(python, exception),
                cause(python, exception, depth));
    }

    /** Empty at the end of an interpreter, when nothing can be formatted any more. */
    private static String traceback(AttachedThread python, Reference exception) {
        Bridge bridge = python.interpreter().bridge();
        return bridge == null ? "" : bridge.traceback(python, exception);
    }

    /** What the exception was raised from, or while handling what; chains may be cyclic. */
    private static RuntimeException cause(AttachedThread python, Reference exception, int depth) {
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
            RuntimeException java = fromJava(python, cause);
            return java != null ? java : copied(python, cause, depth + 1);
        }
    }

    private static String described(Reference exception) {
        try {
            return exception.toString();
        } catch (PythonException failed) {
            return "<exception str() failed>";
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
            return giveText(python.python(), "PyExc_RuntimeError", String.valueOf(problem));
        }
        try (Reference exception = made(python, problem)) {
            giveCause(python, problem, exception);
            api.PyErr_SetRaisedException(exception.releaseAddress());
        } catch (RuntimeException failed) {
            giveText(python.python(), "PyExc_RuntimeError", String.valueOf(problem));
        }
        return 0;
    }

    /** Makes an exception pending with no more than C; always NULL. */
    static long giveText(CPython python, String type, String text) {
        long message = python.memory().allocateText(text);
        python.api().PyErr_SetString(python.exceptionType(type), message);
        python.memory().free(message);
        return 0;
    }

    /** What Python raised last becomes {@code __cause__} when Java says that it is the cause. */
    private static void giveCause(AttachedThread python, Throwable problem, Reference exception) {
        for (Throwable each = problem.getCause(); each != null; each = each.getCause()) {
            long original = python.remembered(each);
            if (original != 0) {
                try (Reference cause = python.owned(original)) {
                    exception.setAttr("__cause__", cause);
                }
                return;
            }
        }
    }

    /** The Python exception that the Java one was copied from, or one that stands for it. */
    static Reference asPython(AttachedThread python, RuntimeException problem) {
        return python.original(problem)
                .map(Reference.class::cast)
                .orElseGet(() -> made(python, problem));
    }

    private static Reference made(AttachedThread python, Throwable problem) {
        try (Reference handle = python.interpreter().upcalls().handle(python, problem)) {
            return python.interpreter().bridge().exception(python, arguments(problem), handle);
        }
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
        return new Object[] {"JavaError", String.valueOf(problem), null, null};
    }
}
