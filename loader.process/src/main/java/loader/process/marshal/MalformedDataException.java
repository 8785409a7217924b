package loader.process.marshal;

/** Bytes that are no value in the format of {@code marshal}. */
public final class MalformedDataException extends RuntimeException {

    MalformedDataException(String problem) {
        super(problem);
    }
}
