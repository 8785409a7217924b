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

    /** Also of interpreters that have ended: the statics remember. */
    private final Set<Path> mapped = new HashSet<>();

    private final Set<Path> canLiveTwice = new HashSet<>();
    private int copies;

    /** The file that the interpreter loads the library from. */
    synchronized Path file(CPythonInterpreter interpreter, Path library) {
        Map<Path, Path> own = files.computeIfAbsent(interpreter, user -> new HashMap<>());
        Path known = own.get(library);
        if (known == null) {
            boolean first = mapped.add(library);
            known = first || sharesOriginal(interpreter, library) ? library : copy(library);
            own.put(library, known);
        }
        return known;
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
