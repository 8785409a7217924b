package loader.doctor.inspect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What every Linux of a manylinux level has (PEP 600). */
final class Manylinux {
    private static final List<String> NAMES = List.of("GLIBCXX", "CXXABI", "GCC");
    private static final TreeMap<Level, Map<String, Level>> VERSIONS = new TreeMap<>();
    private static final Map<String, Level> LIBRARIES = new HashMap<>();

    static {
        for (String[] row : Facts.rows("manylinux-versions.txt")) {
            Map<String, Level> versions = new HashMap<>();
            for (int i = 0; i < NAMES.size(); i++) {
                versions.put(NAMES.get(i), level(row[i + 1]));
            }
            VERSIONS.put(level(row[0]), versions);
        }
        for (String[] row : Facts.rows("manylinux-libraries.txt")) {
            LIBRARIES.put(row[0], level(row[1]));
        }
    }

    private Manylinux() {}

    private static Level level(String text) {
        return Level.parse(text).orElseThrow();
    }

    /** Whether each Linux of that level has the library. */
    static boolean has(String library, Level level) {
        return library.startsWith("ld-linux")
                || library.startsWith("ld64.so")
                || LIBRARIES.containsKey(library) && LIBRARIES.get(library).compareTo(level) <= 0;
    }

    /** Whether Linux distributions have the library, of whatever level. */
    static boolean isKnown(String library) {
        return has(library, Level.of(99));
    }

    /** The highest version of {@code GLIBC}, {@code GLIBCXX}, …; empty if nothing is known. */
    static Optional<Level> highest(String name, Level level) {
        if (name.equals("GLIBC")) {
            return Optional.of(level);
        }
        Map.Entry<Level, Map<String, Level>> known = VERSIONS.floorEntry(level);
        boolean isKnown = known != null && level.compareTo(VERSIONS.lastKey()) <= 0;
        return isKnown ? Optional.ofNullable(known.getValue().get(name)) : Optional.empty();
    }
}
