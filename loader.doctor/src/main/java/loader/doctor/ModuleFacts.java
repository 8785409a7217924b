package loader.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An extension module of a wheel.
 *
 * @param name the dotted name by which it is imported
 * @param library the file of the wheel that holds it
 * @param more what else is known, in the order of the report, such as {@code slots}
 */
public record ModuleFacts(String name, String library, InitKind init, Map<String, String> more) {

    public ModuleFacts {
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }
}
