package loader.extension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import loader.library.MalformedLibraryException;
import loader.library.reading.LibraryNames;

/**
 * One interpreter's copies of libraries that its modules need. They lie where the originals lie,
 * and have names of the same length, which replace those of the originals in whatever needs them.
 */
final class NeededCopies {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int DIGITS = 6;
    private static final int MOST_PROCESSES = 1 << 22;

    /**
     * In the names of the copies of this process, since others may have copies in the same folder,
     * also one with the same id in another container of the system.
     */
    static final int PROCESS = ThreadLocalRandom.current().nextInt(MOST_PROCESSES);

    /** The names of the copies, by those of the originals; a file may have two. */
    private final Map<Path, Map<String, String>> copies = new HashMap<>();

    /**
     * Makes the user, itself a copy, need copies of the libraries; gives back those it made.
     *
     * @throws MalformedLibraryException when a name cannot be replaced
     */
    List<Path> add(Path user, Collection<Path> needed, VendoredLibraries vendored) {
        List<Path> made = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        try {
            for (Path library : needed) {
                if (!copies.containsKey(library)) {
                    made.add(copy(library, vendored));
                }
                names.putAll(copies.get(library));
            }
            for (Path copy : made) {
                LibraryNames.replace(copy, names);
            }
            if (!names.isEmpty()) {
                LibraryNames.replace(user, names);
            }
            return made;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "no copy of what " + user + " needs for another interpreter", failed);
        }
    }

    private Path copy(Path library, VendoredLibraries vendored) throws IOException {
        String file = library.getFileName().toString();
        Map<String, String> names = new HashMap<>(Map.of(file, newName(file)));
        Optional<String> soname = vendored.known().get(library).name();
        soname.ifPresent(name -> names.computeIfAbsent(name, NeededCopies::newName));
        Path copy = library.resolveSibling(names.get(file));
        new CopiedLibrary(library, vendored).write(copy);
        copies.put(library, names);
        return copy;
    }

    private static String newName(String name) {
        if (name.length() <= DIGITS) {
            throw new MalformedLibraryException("the name " + name + " is too short to replace");
        }
        long number = (long) NUMBER.incrementAndGet() * MOST_PROCESSES + PROCESS;
        String digits = "0".repeat(DIGITS) + Long.toString(number, Character.MAX_RADIX);
        return "." + digits.substring(digits.length() - DIGITS) + name.substring(DIGITS + 1);
    }
}
