package loader.library;

import java.util.List;
import java.util.Set;

/**
 * A library with what it takes from others and what it offers. The symbols are those of ELF; for
 * other formats there are none.
 *
 * @param exported functions and variables that other libraries can use
 * @param initialized bytes of variables that have a value at first, constants not counted
 * @param zeroed bytes of variables that are 0 at first
 */
public record Linkage(
        SharedLibrary library,
        List<ImportedSymbol> imported,
        Set<String> exported,
        long initialized,
        long zeroed) {

    public Linkage {
        imported = List.copyOf(imported);
        exported = Set.copyOf(exported);
    }

    /** Of a format whose symbols are not read. */
    public static Linkage withoutSymbols(SharedLibrary library) {
        return new Linkage(library, List.of(), Set.of(), 0, 0);
    }
}
