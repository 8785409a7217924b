package loader.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shared library of a wheel.
 *
 * @param file its path in the wheel
 * @param platform such as {@code linux-x86_64}; several for a universal library
 * @param needed the libraries that it needs, each with where it comes from
 * @param outsideStableAbi the names of the C API that it imports and that no stable ABI has
 * @param more what else is known, in the order of the report, such as {@code glibc}
 */
public record LibraryFacts(
        String file,
        String platform,
        Map<String, String> needed,
        List<String> outsideStableAbi,
        Map<String, String> more) {

    public LibraryFacts {
        needed = Collections.unmodifiableMap(new LinkedHashMap<>(needed));
        outsideStableAbi = List.copyOf(outsideStableAbi);
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }
}
