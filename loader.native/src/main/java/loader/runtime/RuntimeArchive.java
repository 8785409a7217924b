package loader.runtime;

import java.io.IOException;
import java.io.InputStream;

/**
 * A packed CPython: an index of files and their bytes. Entries are opened by several threads at
 * once.
 */
public interface RuntimeArchive {
    /** What it holds, as the beginning of a folder name: {@code cpython-3.14.3-linux-x86_64}. */
    String name();

    /**
     * SHA-256 of the index, in lower case hexadecimal; two archives with the same digest have the
     * same files.
     */
    String digest();

    /** The bytes of {@code python.index}; the caller closes the stream. */
    InputStream openIndex() throws IOException;

    /** The bytes of one file of the index; the caller closes the stream. */
    InputStream open(String path) throws IOException;
}
