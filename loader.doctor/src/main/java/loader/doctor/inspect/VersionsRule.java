package loader.doctor.inspect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import loader.doctor.Finding;
import loader.library.ImportedSymbol;

/** The versions of the symbols of glibc, libstdc++ and libgcc against the manylinux tag. */
final class VersionsRule implements LibraryRule {

    /** Needed for relative relocations in a packed table; glibc has it since 2.36. */
    private static final Map<String, String> NAMED = Map.of("ABI_DT_RELR", "2.36");

    /**
     * The highest versions that a library needs of the system: {@code GLIBC}, {@code CXXABI}, ….
     */
    static Map<String, Level> highest(InspectedWheel wheel, InspectedLibrary library) {
        Map<String, Level> highest = new TreeMap<>();
        for (ImportedSymbol symbol : library.linkage().imported()) {
            if (symbol.version().isPresent()
                    && symbol.library().filter(name -> wheel.library(name).isEmpty()).isPresent()) {
                String version = symbol.version().get();
                int underscore = version.indexOf('_');
                String name = version.substring(0, Math.max(0, underscore));
                String number = version.substring(underscore + 1);
                Level.parse(NAMED.getOrDefault(number, number))
                        .ifPresent(
                                level ->
                                        highest.merge(
                                                name, level, (a, b) -> a.compareTo(b) < 0 ? b : a));
            }
        }
        return highest;
    }

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        Optional<Level> promised = wheel.claims().glibc();
        if (promised.isEmpty()) {
            return;
        }
        highest(wheel, library)
                .forEach(
                        (name, needed) -> {
                            Optional<Level> highest = Manylinux.highest(name, promised.get());
                            if (highest.isPresent() && needed.compareTo(highest.get()) > 0) {
                                found.accept(
                                        tooNew(
                                                library,
                                                name,
                                                needed,
                                                promised.get(),
                                                highest.get()));
                            }
                        });
    }

    private static Finding tooNew(
            InspectedLibrary library, String name, Level needed, Level promised, Level highest) {
        String tag = "manylinux_" + promised.toString().replace('.', '_');
        StaticRule rule =
                name.equals("GLIBC") ? StaticRule.GLIBC_TOO_NEW : StaticRule.SYMBOL_VERSION_TOO_NEW;
        return rule.finding(
                library.file(),
                "needs "
                        + name
                        + "_"
                        + needed
                        + " ("
                        + Words.list(users(library, name + "_" + needed))
                        + "), and "
                        + tag
                        + " promises "
                        + highest
                        + " at most");
    }

    private static List<String> users(InspectedLibrary library, String version) {
        TreeSet<String> users = new TreeSet<>();
        for (ImportedSymbol symbol : library.linkage().imported()) {
            if (symbol.version().filter(version::equals).isPresent()) {
                users.add(symbol.name());
            }
        }
        return users.isEmpty() ? List.of("relocations") : List.copyOf(users);
    }
}
