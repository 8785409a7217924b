package loader.cpython;

/** No thread can be attached any more: the interpreter has ended, or the JVM ends. */
final class EndedException extends IllegalStateException {

    EndedException(String reason) {
        super(reason);
    }
}
