package loader.python;

/** An exception that Python raised, copied out as text; it holds no reference. */
public class PythonException extends RuntimeException {

    private final String type;
    private final String text;
    private final String traceback;

    /** An exception of that type; the cause is the exception of {@code __cause__}, or null. */
    public PythonException(String type, String text, String traceback, Throwable cause) {
        super(text.isEmpty() ? type : type + ": " + text, cause);
        this.type = type;
        this.text = text;
        this.traceback = traceback;
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

    /** What Python would print: the traceback, causes included. */
    public String traceback() {
        return traceback;
    }
}
