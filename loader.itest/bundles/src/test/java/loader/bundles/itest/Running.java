package loader.bundles.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loader.importlib.ModuleCatalog;
import loader.spi.ImportedModules;
import loader.testing.Container;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * A test class with one container for all its tests, each of which starts without module bundles.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Running {

    Path folder;
    Container container;
    Python python;
    private final List<Bundle> started = new ArrayList<>();

    @BeforeAll
    void open(@TempDir Path folder) {
        this.folder = folder;
        container = container(folder.resolve("felix"), properties());
        python = Python.of(container);
    }

    Map<String, String> properties() {
        return Map.of();
    }

    static Container container(Path storage) {
        return container(storage, Map.of());
    }

    static Container container(Path storage, Map<String, String> properties) {
        Container container = Container.open(storage, properties);
        container.service(ImportedModules.class);
        container.service(ModuleCatalog.class); // what is wrong with bundles is logged from here on
        return container;
    }

    @AfterAll
    void close() {
        container.close();
    }

    @AfterEach
    void uninstall() throws BundleException {
        for (Bundle bundle : started) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        started.clear();
    }

    Bundle start(ModuleJar jar) {
        Bundle bundle = container.start(jar);
        started.add(bundle);
        return bundle;
    }

    /** The lines of the catalogue for one module. */
    List<String> catalogue(String module) {
        return container.service(ModuleCatalog.class).entries().stream()
                .filter(line -> line.name().equals(module))
                .map(line -> line.state() + (line.reason().isEmpty() ? "" : ": " + line.reason()))
                .toList();
    }

    /** A file of the embedded CPython's library of compiled modules. */
    byte[] stdlibModule(String name) throws IOException {
        String home = python.eval("__import__('_struct').__file__");
        Path library = Path.of(home).getParent();
        try (var files = Files.list(library)) {
            Path found =
                    files.filter(f -> f.getFileName().toString().startsWith(name + "."))
                            .findFirst()
                            .orElseThrow();
            return Files.readAllBytes(found);
        }
    }
}
