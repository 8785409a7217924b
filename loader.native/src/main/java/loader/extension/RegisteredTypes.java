package loader.extension;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import loader.cpython.CPythonInterpreter;

/**
 * Modules whose library enters its types in a table of the interpreter, and aborts the process when
 * another file of the same module does so again. nanobind's do: its table outlives the modules.
 * pybind11 raises ImportError in that case, and Cython has no such table.
 */
final class RegisteredTypes {

    /** System properties that name the file by interpreter and module; they outlive this bundle. */
    private static final String LOADED = "loader.loaded.";

    /** In the names of C++ types, which a library has for the exceptions that it catches. */
    private static final byte[] NANOBIND = "N8nanobind".getBytes(US_ASCII);

    private RegisteredTypes() {}

    static void loaded(CPythonInterpreter interpreter, String module, String origin) {
        System.getProperties().putIfAbsent(property(interpreter, module), origin);
    }

    /** Why the module cannot be loaded from the file, if another one was loaded before. */
    static Optional<String> objection(CPythonInterpreter interpreter, LibraryFile library) {
        String earlier = System.getProperty(property(interpreter, library.module()));
        return earlier == null || earlier.equals(library.origin()) || !isNanobind(library.origin())
                ? Optional.empty()
                : Optional.of(
                        "it uses nanobind, which ends the process when types are registered twice,"
                                + " and this interpreter has loaded it from "
                                + earlier
                                + "; use a new interpreter (py:run) or a new process");
    }

    private static String property(CPythonInterpreter interpreter, String module) {
        return LOADED + interpreter.id() + "." + module;
    }

    private static boolean isNanobind(String file) {
        try (FileChannel channel = FileChannel.open(Path.of(file))) {
            long size = Math.min(channel.size(), Integer.MAX_VALUE);
            return contains(channel.map(FileChannel.MapMode.READ_ONLY, 0, size), NANOBIND);
        } catch (IOException unreadable) {
            return false; // nor can it be loaded
        }
    }

    private static boolean contains(MappedByteBuffer bytes, byte[] text) {
        int end = bytes.limit() - text.length;
        for (int at = 0; at <= end; at++) {
            int matching = 0;
            while (matching < text.length && bytes.get(at + matching) == text[matching]) {
                matching++;
            }
            if (matching == text.length) {
                return true;
            }
        }
        return false;
    }
}
