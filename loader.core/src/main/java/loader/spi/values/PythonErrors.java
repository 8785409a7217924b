package loader.spi.values;

/** Exceptions of Java that Python sees as an exception of one of its own types. */
@FunctionalInterface
public interface PythonErrors {

    /** An exception of the type: {@code TypeError} or {@code IndexError}. */
    RuntimeException of(String type, String text);
}
