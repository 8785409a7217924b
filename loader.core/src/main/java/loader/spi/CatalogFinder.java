package loader.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loader.importlib.Finder;
import loader.importlib.ModuleName;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A finder that can list what it has, for {@code pkgutil.iter_modules} and {@code
 * importlib.metadata} ({@code DistributionFinder}).
 */
@ConsumerType
public interface CatalogFinder extends Finder {

    /** The top-level modules that it would find. */
    List<ModuleInfo> modules();

    /**
     * The distributions of that name, whose spelling may differ in case and separators (PEP 503);
     * all of them when it is empty.
     */
    List<Distribution> distributions(Optional<String> name);

    /**
     * Whether the bundle with this file asks for the function {@code __main__} of its programs to
     * be called at their end.
     */
    default boolean isAutorun(Path file) {
        return false;
    }

    /** The folder with the unpacked files of the bundle that the file is from. */
    default Optional<Path> generation(Path file) {
        return Optional.empty();
    }

    /** A module that could be imported. */
    record ModuleInfo(ModuleName name, boolean isPackage) {}
}
