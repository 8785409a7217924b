package loader.python;

/**
 * There is no CPython that can be started; the message names the runtime, the folder and the
 * reason.
 */
public final class NoPythonException extends RuntimeException {
    public NoPythonException(String message) {
        super(message);
    }

    public NoPythonException(String message, Throwable cause) {
        super(message, cause);
    }
}
