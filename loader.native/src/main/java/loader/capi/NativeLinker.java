package loader.capi;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way from Java to C and back, as a service; the best ranked one is used. Any misuse of an
 * address ends the process.
 */
@ConsumerType
public interface NativeLinker {

    /** What the way is called, such as {@code JNA}. */
    String name();

    Memory memory();

    /**
     * Opens a shared library ({@code dlopen}).
     *
     * @param global whether later libraries see its symbols ({@code RTLD_GLOBAL})
     * @throws UnsatisfiedLinkError with the system's reason
     */
    Library open(Path file, boolean global);

    /**
     * The C API, by the functions of the library: the libpython that was opened, or Loader's own.
     * There can be one in a process.
     */
    CApi capi(Library functions);

    /** The functions of Loader's own library. */
    Stacks stacks(Library own);

    /** Calls a C function whose arguments and result are machine words. */
    long call(long function, long... arguments);

    /**
     * Calls a C function that returns a struct of words by value, which goes to memory of the
     * caller.
     *
     * @param words how many words the struct has
     */
    void callForStruct(long function, long struct, int words, long... arguments);

    /** A C function pointer for the upcall, valid until the process ends. */
    long functionPointer(Upcall upcall);

    /** A shared library that is open. Closing it drops one count of {@code dlopen}. */
    interface Library extends AutoCloseable {

        /** The symbol's address, or 0 when the library has no such symbol. */
        long symbol(String name);

        @Override
        void close();
    }

    /** A {@code PyCFunction} in Java; it must not throw. */
    @ConsumerType
    @FunctionalInterface
    interface Upcall {

        /** Returns a new reference, or NULL with an exception set. */
        long call(long self, long arguments);
    }
}
