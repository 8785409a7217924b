package loader.extension;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import loader.cpython.CPythonInterpreter;

/**
 * Modules whose library enters its types in a table of the interpreter, and what becomes of another
 * file of the same module there. nanobind ends the process: its table outlives the modules.
 * pybind11 raises ImportError for as long as something holds the types. Cython has no such table.
 */
final class RegisteredTypes {

    /** System properties that name the file by interpreter and module; they outlive this bundle. */
    private static final String LOADED = "loader.loaded.";

    /** In the names of C++ types, which a library has for the exceptions that it catches. */
    private static final byte[] NANOBIND = "N8nanobind".getBytes(US_ASCII);

    private static final String INSTEAD =
            "; use a new interpreter (py:run) or a process (py:run --process)";

    private static final int CHUNK = 1 << 16;

    private RegisteredTypes() {}

    static void loaded(CPythonInterpreter interpreter, String module, String origin) {
        System.getProperties().putIfAbsent(property(interpreter, module), origin);
    }

    /** Why the module cannot be loaded from the file, if another one was loaded before. */
    static Optional<String> objection(CPythonInterpreter interpreter, LibraryFile library) {
        return earlier(interpreter, library)
                .filter(earlier -> isNanobind(library.origin()))
                .map(
                        earlier ->
                                "it uses nanobind, which ends the process when types are registered"
                                        + " twice, and this interpreter has loaded it from "
                                        + earlier
                                        + INSTEAD);
    }

    /** What pybind11 says of a type that another file has registered, and what to do. */
    static Optional<String> objection(
            CPythonInterpreter interpreter, LibraryFile library, String raised) {
        return earlier(interpreter, library)
                .map(
                        earlier ->
                                raised
                                        + " Something holds what this interpreter has loaded from "
                                        + earlier
                                        + INSTEAD);
    }

    /** The other file that the module was loaded from before. */
    private static Optional<String> earlier(CPythonInterpreter interpreter, LibraryFile library) {
        return Optional.ofNullable(System.getProperty(property(interpreter, library.module())))
                .filter(earlier -> !earlier.equals(library.origin()));
    }

    private static String property(CPythonInterpreter interpreter, String module) {
        return LOADED + interpreter.id() + "." + module;
    }

    /** Reads the file; a mapping of it would look like the library itself until Java drops it. */
    private static boolean isNanobind(String file) {
        try (InputStream stream = Files.newInputStream(Path.of(file))) {
            byte[] bytes = new byte[CHUNK];
            int kept = 0;
            for (int read = stream.read(bytes); read > 0; ) {
                int end = kept + read;
                if (contains(bytes, end, NANOBIND)) {
                    return true;
                }
                kept = Math.min(end, NANOBIND.length - 1);
                System.arraycopy(bytes, end - kept, bytes, 0, kept);
                read = stream.read(bytes, kept, CHUNK - kept);
            }
            return false;
        } catch (IOException unreadable) {
            return false; // nor can it be loaded
        }
    }

    private static boolean contains(byte[] bytes, int end, byte[] text) {
        for (int at = 0; at <= end - text.length; at++) {
            if (Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
