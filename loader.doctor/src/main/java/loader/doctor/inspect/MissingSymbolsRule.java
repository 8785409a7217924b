package loader.doctor.inspect;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import loader.doctor.Finding;
import loader.doctor.Severity;
import loader.library.ImportedSymbol;

/**
 * Symbols that nothing defines. A library whose other libraries are not all known is not judged.
 */
final class MissingSymbolsRule implements LibraryRule {

    /** All that they define has a version, so that what has none is not theirs. */
    private static final Set<String> VERSIONED =
            Set.of(
                    "libc.so.6",
                    "libm.so.6",
                    "libpthread.so.0",
                    "libdl.so.2",
                    "librt.so.1",
                    "libutil.so.1",
                    "libresolv.so.2",
                    "libmvec.so.1",
                    "libgcc_s.so.1",
                    "libstdc++.so.6");

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        if (!library.isElf() || !isAllKnown(wheel, library)) {
            return;
        }
        boolean hasLibc = library.linkage().library().needed().contains("libc.so.6");
        Set<String> missing = new TreeSet<>();
        Set<String> missingOfPython = new TreeSet<>();
        for (ImportedSymbol symbol : library.imported()) {
            if (CApi.isName(symbol.name())) {
                if (isMissingInPython(wheel, symbol)) {
                    missingOfPython.add(symbol.name());
                }
            } else if (hasLibc && isMissing(wheel, symbol)) { // else it may be a function of C
                missing.add(symbol.name());
            }
        }
        report(library, missingOfPython, "CPython 3.14 does not export", found);
        report(library, missing, "no library that it needs defines", found);
    }

    private static void report(
            InspectedLibrary library,
            Collection<String> missing,
            String why,
            Consumer<Finding> found) {
        if (!missing.isEmpty()) {
            Severity severity = library.isExtension() ? Severity.ERROR : Severity.WARNING;
            found.accept(
                    StaticRule.MISSING_SYMBOL.finding(
                            severity,
                            library.file(),
                            "needs "
                                    + Words.count(missing.size(), "symbol")
                                    + " that "
                                    + why
                                    + ": "
                                    + Words.list(missing)));
        }
    }

    /** A library of the wheel may itself need what is not known. */
    private static boolean isAllKnown(InspectedWheel wheel, InspectedLibrary library) {
        List<String> all = library.linkage().library().needed();
        for (String needed : all) {
            Optional<InspectedLibrary> own = wheel.library(needed);
            boolean isKnown =
                    own.isPresent()
                            ? VERSIONED.containsAll(wheel.neededFromOutside(own.get()))
                            : VERSIONED.contains(needed) || needed.startsWith("ld-linux");
            if (!isKnown) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMissing(InspectedWheel wheel, ImportedSymbol symbol) {
        boolean isElsewhere =
                symbol.version().isPresent()
                        && symbol.library()
                                .filter(name -> wheel.library(name).isEmpty())
                                .isPresent();
        return !isElsewhere
                && !wheel.exported().contains(symbol.name())
                && !PythonLibraries.have(symbol.name());
    }

    private static boolean isMissingInPython(InspectedWheel wheel, ImportedSymbol symbol) {
        return wheel.claims().cpythons().equals(Set.of(CApi.KNOWN_EXPORTS))
                && !CApi.isExported(symbol.name())
                && !wheel.exported().contains(symbol.name());
    }
}
