package loader.doctor.inspect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The names of Python's C API: those of the stable ABI, and the others that CPython exports. */
final class CApi {

    /** The minor version whose exports are known beside the stable ABI. */
    static final int KNOWN_EXPORTS = 14;

    private static final Map<String, Integer> STABLE = new HashMap<>();
    private static final Set<String> EXPORTS = new HashSet<>();

    static {
        for (String[] row : Facts.rows("stable-abi.txt")) {
            STABLE.put(row[1], Integer.valueOf(row[0].substring(2)));
        }
        for (String[] row : Facts.rows("exports-3.14.txt")) {
            EXPORTS.add(row[0]);
        }
    }

    private CApi() {}

    /** Whether the name looks like one of the C API; others may have such names, too. */
    static boolean isName(String symbol) {
        int start = symbol.startsWith("_Py") ? 3 : symbol.startsWith("Py") ? 2 : -1;
        return start > 0
                && symbol.length() > start
                && (symbol.charAt(start) == '_' || Character.isUpperCase(symbol.charAt(start)));
    }

    static boolean isPrivate(String name) {
        return name.startsWith("_");
    }

    /** The minor version in which the stable ABI got the name. */
    static OptionalInt stableSince(String name) {
        Integer minor = STABLE.get(name);
        return minor == null ? OptionalInt.empty() : OptionalInt.of(minor);
    }

    /** Whether CPython 3.14 has the name. */
    static boolean isExported(String name) {
        return EXPORTS.contains(name) || STABLE.getOrDefault(name, 99) <= KNOWN_EXPORTS;
    }
}
