package loader.doctor.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import loader.library.ExportHook;
import loader.library.ExtensionFileName;
import loader.library.ImportedSymbol;
import loader.library.LibraryFormat;
import loader.library.LibraryTrait;
import loader.library.Linkage;

/**
 * A library of a wheel.
 *
 * @param file its path in the wheel
 * @param installed its path in the folder of Python's modules
 * @param hooks the modules by the last parts of their names, each with its functions
 * @param imported what cannot be missing when it is loaded
 */
record InspectedLibrary(
        String file,
        String installed,
        Linkage linkage,
        Map<String, Set<ExportHook>> hooks,
        List<ImportedSymbol> imported) {

    static InspectedLibrary of(String file, String installed, Linkage linkage) {
        List<ImportedSymbol> imported = new ArrayList<>(linkage.imported());
        imported.removeIf(ImportedSymbol::weak);
        return new InspectedLibrary(file, installed, linkage, hooks(linkage), imported);
    }

    /** The last part of the path. */
    String fileName() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** The folder that it is installed in, with a slash at its end unless it is the top. */
    String folder() {
        return installed.substring(0, installed.lastIndexOf('/') + 1);
    }

    Optional<ExtensionFileName> extensionName() {
        return ExtensionFileName.of(fileName());
    }

    boolean isElf() {
        return linkage.library().format() == LibraryFormat.ELF;
    }

    boolean has(LibraryTrait trait) {
        return linkage.library().traits().contains(trait);
    }

    private static Map<String, Set<ExportHook>> hooks(Linkage linkage) {
        Map<String, Set<ExportHook>> hooks = new TreeMap<>();
        for (ExportHook hook : ExportHook.values()) {
            for (String symbol : linkage.library().functions().startingWith(hook.prefix())) {
                Optional<String> module = hook.module(symbol);
                module.ifPresent(
                        name -> hooks.computeIfAbsent(name, any -> new TreeSet<>()).add(hook));
            }
        }
        return hooks;
    }

    boolean isExtension() {
        return !hooks.isEmpty();
    }

    /** Whether it claims by its name to be for every CPython. */
    boolean isNamedAbi3() {
        return extensionName().filter(name -> name.abi().startsWith("abi3")).isPresent();
    }

    boolean imports(String name) {
        return imported.stream().anyMatch(symbol -> symbol.name().equals(name));
    }
}
