package loader.process.memory;

/** An object of the process, of which operations say something. The caller closes it. */
public interface Told extends AutoCloseable {

    /** What an operation says of the object, as a value. */
    Object told(String operation, Object... more);

    @Override
    void close();
}
