package loader.importlib;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Describes a module before it is loaded (PEP 451).
 *
 * @param kind the kind of the module, in the words of the {@code loader.module} capability: {@code
 *     extension}, {@code source}, {@code namespace}…; a finder may use a kind of its own
 * @param loader the loader; empty for a namespace package
 * @param origin the path of the module's file, or free text such as {@code built-in}
 * @param hasLocation whether the origin is a file; then the module gets {@code __file__}
 * @param submoduleSearchLocations for a package, the folders with its submodules
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

    /** A module without a file, for example from a map or a service. */
    public static ModuleSpec of(ModuleName name, String kind, Loader loader, String origin) {
        return new ModuleSpec(
                name, kind, Optional.of(loader), Optional.of(origin), false, Optional.empty());
    }

    /** The same spec as a package with submodules in these folders. */
    public ModuleSpec asPackage(List<String> locations) {
        return new ModuleSpec(name, kind, loader, origin, hasLocation, Optional.of(locations));
    }

    /** Whether the module is a package. A namespace package is a package, too. */
    public boolean isPackage() {
        return submoduleSearchLocations.isPresent();
    }

    /** The package where relative imports of the module start. Empty at top level. */
    public String parent() {
        return isPackage() ? name.value() : name.parent().map(ModuleName::value).orElse("");
    }
}
