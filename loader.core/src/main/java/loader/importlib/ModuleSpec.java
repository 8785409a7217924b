package loader.importlib;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the import system knows about a module before it is loaded (PEP 451).
 *
 * @param kind what sort of module it is, in the words of the {@code loader.module} capability:
 *     {@code extension}, {@code source}, {@code namespace}…; a finder may bring its own
 * @param loader what loads it; empty for a namespace package
 * @param origin where it is loaded from: a file's path, or free text such as {@code built-in}
 * @param hasLocation whether the origin is a file, so that the module gets {@code __file__}
 * @param submoduleSearchLocations for a package, the folders its submodules are looked for in
 */
public record ModuleSpec(
        ModuleName name,
        String kind,
        Optional<Loader> loader,
        Optional<String> origin,
        boolean hasLocation,
        Optional<List<String>> submoduleSearchLocations) {

    /** A compiled module: a shared library with an init function. */
    public static final String EXTENSION = "extension";

    /** A {@code .py} file. */
    public static final String SOURCE = "source";

    /** A {@code .pyc} file without its source. */
    public static final String BYTECODE = "bytecode";

    /** A package without a file of its own (PEP 420). */
    public static final String NAMESPACE = "namespace";

    public ModuleSpec {
        submoduleSearchLocations = submoduleSearchLocations.map(List::copyOf);
    }

    /** A module that is one file. */
    public static ModuleSpec ofFile(ModuleName name, String kind, Loader loader, Path file) {
        return new ModuleSpec(
                name,
                kind,
                Optional.of(loader),
                Optional.of(file.toString()),
                true,
                Optional.empty());
    }

    /** A module that comes from somewhere else than a file, such as a map or a service. */
    public static ModuleSpec of(ModuleName name, String kind, Loader loader, String origin) {
        return new ModuleSpec(
                name, kind, Optional.of(loader), Optional.of(origin), false, Optional.empty());
    }

    /** The same spec as a package whose submodules are looked for in these folders. */
    public ModuleSpec asPackage(List<String> locations) {
        return new ModuleSpec(name, kind, loader, origin, hasLocation, Optional.of(locations));
    }

    /** Whether it has submodules; a namespace package is one too. */
    public boolean isPackage() {
        return submoduleSearchLocations.isPresent();
    }

    /** The package that relative imports of the module start from; empty text at top level. */
    public String parent() {
        return isPackage() ? name.value() : name.parent().map(ModuleName::value).orElse("");
    }
}
