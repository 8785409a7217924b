package loader.python;

import java.io.Serializable;
import java.util.List;

/**
 * A copy, as text, of an exception that Python raised. It holds no reference to Python. Its stack
 * trace begins with the innermost 100 frames of Python: the module is the class, the function is
 * the method. The frames of Java follow.
 */
public class PythonException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String type;
    private final String text;
    private final String traceback;

    /** An exception of this type. The cause stands for {@code __cause__} and may be null. */
    public PythonException(String type, String text, String traceback, Throwable cause) {
        super(text.isEmpty() ? type : type + ": " + text, cause);
        this.type = type;
        this.text = text;
        this.traceback = traceback;
    }

    /**
     * Another process need not have the classes of Java exceptions: of the causes, only those of
     * Python cross. The traceback names the others.
     */
    private Object writeReplace() {
        return new Crossing(
                type,
                text,
                traceback,
                List.of(getStackTrace()),
                getCause() instanceof PythonException cause ? cause : null);
    }

    private record Crossing(
            String type,
            String text,
            String traceback,
            List<StackTraceElement> frames,
            PythonException cause)
            implements Serializable {

        private Object readResolve() {
            PythonException same = new PythonException(type, text, traceback, cause);
            same.setStackTrace(frames.toArray(StackTraceElement[]::new));
            return same;
        }
    }

    /**
     * The exception's type, such as {@code ImportError} or {@code json.decoder.JSONDecodeError}.
     */
    public String type() {
        return type;
    }

    /** {@code str(exception)}. */
    public String text() {
        return text;
    }

    /** The traceback as Python prints it, with the causes. */
    public String traceback() {
        return traceback;
    }
}
