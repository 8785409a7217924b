package loader.extension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import loader.cpython.CPythonInterpreter;
import loader.python.InterpreterConfig;

/**
 * Which file each interpreter loads a library from. A library that is mapped once has its C statics
 * once, and most modules keep state there, so that an interpreter that comes second gets a copy: in
 * the same folder, for {@code $ORIGIN}, under another name. Libraries that support interpreters
 * with their own GIL need none.
 */
final class LibraryCopies {

    private final Map<CPythonInterpreter, Map<Path, Path>> files = new WeakHashMap<>();

    /**
     * System properties that name the interpreter which has mapped a library first, also when it
     * has ended: the statics remember, longer than this bundle lives.
     */
    private static final String MAPPED = "loader.mapped.";

    private final Set<Path> canLiveTwice = new HashSet<>();
    private int copies;

    /** The file that the interpreter loads the library from. */
    synchronized Path file(CPythonInterpreter interpreter, Path library) {
        Map<Path, Path> own = files.computeIfAbsent(interpreter, user -> new HashMap<>());
        Path known = own.get(library);
        if (known == null) {
            boolean first = isFirst(interpreter, library);
            known = first || sharesOriginal(interpreter, library) ? library : copy(library);
            own.put(library, known);
        }
        return known;
    }

    private static boolean isFirst(CPythonInterpreter interpreter, Path library) {
        String own = String.valueOf(interpreter.id());
        Object first = System.getProperties().putIfAbsent(MAPPED + library, own);
        return first == null || first.equals(own);
    }

    /** CPython itself refuses what does not support an own GIL. */
    private boolean sharesOriginal(CPythonInterpreter interpreter, Path library) {
        return interpreter.config() == InterpreterConfig.OWN_GIL || canLiveTwice.contains(library);
    }

    private Path copy(Path library) {
        Path copy =
                library.resolveSibling(
                        ".copy"
                                + ++copies
                                + "-"
                                + ProcessHandle.current().pid()
                                + "-"
                                + library.getFileName());
        try {
            return Files.copy(library, copy);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "no copy of " + library + " for another interpreter", failed);
        }
    }

    /** A copy that is mapped needs its name no more; Windows keeps it until the process ends. */
    synchronized void loaded(Path library, Path file) {
        if (!file.equals(library)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException inUse) {
                file.toFile().deleteOnExit();
            }
        }
    }

    synchronized void canLiveTwice(Path library) {
        canLiveTwice.add(library);
    }
}
