package loader.python;

/** No CPython can be started. The message names the runtime, the folder and the reason. */
public final class NoPythonException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The message names the runtime, the folder and the reason. */
    public NoPythonException(String message) {
        super(message);
    }

    /** The same, because of a failure. */
    public NoPythonException(String message, Throwable cause) {
        super(message, cause);
    }
}
