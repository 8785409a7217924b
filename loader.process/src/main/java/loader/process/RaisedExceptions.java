package loader.process;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import loader.importlib.ImportException;
import loader.importlib.ModuleNotFoundException;
import loader.python.PythonException;

/** Exceptions on their way between Python and Java; {@code errors.py} is the other side. */
final class RaisedExceptions {

    private RaisedExceptions() {}

    /**
     * The exception of Java for one that Python raised. What Java threw comes back as itself; an
     * {@code Error} is thrown here.
     */
    static RuntimeException of(Session session, ProcessInterpreter interpreter, Object described) {
        List<?> parts = (List<?>) described;
        Throwable thrown = thrown(interpreter, parts);
        session.saved().add(thrown, number(parts));
        forgetCauses(interpreter, parts);
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }

    private static long number(List<?> parts) {
        return ((Number) parts.get(0)).longValue();
    }

    private static void forgetCauses(ProcessInterpreter interpreter, List<?> parts) {
        for (List<?> each = (List<?>) parts.get(6); each != null; each = (List<?>) each.get(6)) {
            interpreter.references().release(number(each));
        }
    }

    private static Throwable thrown(ProcessInterpreter interpreter, List<?> parts) {
        Throwable java = java(interpreter, parts);
        if (java instanceof RuntimeException || java instanceof Error) {
            return java;
        }
        return copy(interpreter, parts, java);
    }

    /** The exception of Java that the one of Python stands for, or null. */
    private static Throwable java(ProcessInterpreter interpreter, List<?> parts) {
        return parts.get(5) instanceof Number number
                        && interpreter.javaObjects().get(number.longValue())
                                instanceof Throwable java
                ? java
                : null;
    }

    private static PythonException copy(
            ProcessInterpreter interpreter, List<?> parts, Throwable java) {
        Throwable cause = java;
        if (cause == null && parts.get(6) instanceof List<?> because) {
            cause = java(interpreter, because);
            cause = cause != null ? cause : copy(interpreter, because, null);
        }
        PythonException copy =
                new PythonException(
                        (String) parts.get(1), (String) parts.get(2), (String) parts.get(3), cause);
        Stream<StackTraceElement> python =
                ((List<?>) parts.get(4)).stream().map(frame -> element((List<?>) frame));
        copy.setStackTrace(
                Stream.concat(python, Stream.of(copy.getStackTrace()))
                        .toArray(StackTraceElement[]::new));
        return copy;
    }

    private static StackTraceElement element(List<?> frame) {
        return new StackTraceElement(
                (String) frame.get(0),
                (String) frame.get(1),
                (String) frame.get(2),
                (Integer) frame.get(3));
    }

    /** What tells Python that Java has thrown. */
    static Session.Outcome outcome(
            Session session, ProcessInterpreter interpreter, Throwable problem) {
        long original = session.saved().of(problem);
        List<?> told =
                original == 0
                        ? made(session, interpreter, problem)
                        : Arrays.asList(original, session.saved().give(problem), null);
        return new Session.Outcome("raise", told);
    }

    private static List<?> made(
            Session session, ProcessInterpreter interpreter, Throwable problem) {
        boolean isOurs = problem instanceof BuiltinException; // what Java has not thrown
        long held = isOurs ? 0 : interpreter.javaObjects().add(problem);
        Throwable cause = told(problem::getCause, null);
        long causeNumber = cause == null ? 0 : session.saved().of(cause);
        Object[] parts = {
            held,
            kind(problem),
            text(problem),
            name(problem),
            path(problem),
            problem instanceof PythonException copy ? copy.traceback() : null,
            causeNumber
        };
        return Arrays.asList(0, false, parts);
    }

    private static String kind(Throwable problem) {
        if (problem instanceof ImportException) {
            return "ImportError";
        }
        if (problem instanceof ModuleNotFoundException) {
            return "ModuleNotFoundError";
        }
        return problem instanceof BuiltinException own ? own.type() : "JavaError";
    }

    private static String name(Throwable problem) {
        if (problem instanceof ImportException broken) {
            return broken.name();
        }
        return problem instanceof ModuleNotFoundException absent ? absent.name() : null;
    }

    private static String path(Throwable problem) {
        return problem instanceof ImportException broken ? broken.path().orElse(null) : null;
    }

    private static String text(Throwable problem) {
        if (problem instanceof PythonException
                || problem instanceof ImportException
                || problem instanceof ModuleNotFoundException
                || problem instanceof BuiltinException) {
            return problem.getMessage();
        }
        return told(() -> String.valueOf(problem.toString()), problem.getClass().getName());
    }

    /** What the exception says of itself, which is any code, or the substitute. */
    private static <T> T told(Supplier<T> question, T substitute) {
        try {
            return question.get();
        } catch (RuntimeException | StackOverflowError broken) {
            return substitute;
        }
    }
}
