package loader.doctor.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import loader.library.ImportedSymbol;

/**
 * The libraries of a wheel together.
 *
 * @param needsOthers whether the distribution needs other distributions
 */
record InspectedWheel(
        Claims claims,
        boolean needsOthers,
        List<InspectedLibrary> libraries,
        Map<String, InspectedLibrary> byName,
        Set<String> exported) {

    static InspectedWheel of(Claims claims, boolean needsOthers, Collection<InspectedLibrary> all) {
        Map<String, InspectedLibrary> byName = new HashMap<>();
        Set<String> exported = new HashSet<>();
        for (InspectedLibrary library : all) {
            byName.put(library.fileName(), library);
            library.linkage().library().name().ifPresent(name -> byName.put(name, library));
            exported.addAll(library.linkage().exported());
        }
        return new InspectedWheel(claims, needsOthers, List.copyOf(all), byName, exported);
    }

    /** The library of the wheel that has this name, which may be a path of macOS. */
    Optional<InspectedLibrary> library(String needed) {
        String name = needed.substring(needed.lastIndexOf('/') + 1);
        return Optional.ofNullable(byName.get(needed))
                .or(() -> Optional.ofNullable(byName.get(name)));
    }

    /** The names of the C API that the library takes from Python. */
    Set<String> pythonNames(InspectedLibrary library) {
        Set<String> names = new TreeSet<>();
        for (ImportedSymbol symbol : library.imported()) {
            if (CApi.isName(symbol.name()) && !exported.contains(symbol.name())) {
                names.add(symbol.name());
            }
        }
        return names;
    }

    /** The needed libraries that are not in the wheel. */
    List<String> neededFromOutside(InspectedLibrary library) {
        List<String> outside = new ArrayList<>(library.linkage().library().needed());
        outside.removeIf(needed -> library(needed).isPresent());
        return outside;
    }
}
