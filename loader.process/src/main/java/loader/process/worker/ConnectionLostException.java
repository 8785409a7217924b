package loader.process.worker;

/** The other side has closed a connection. The process has ended, or is about to. */
final class ConnectionLostException extends RuntimeException {

    ConnectionLostException(Throwable cause) {
        super(cause);
    }
}
