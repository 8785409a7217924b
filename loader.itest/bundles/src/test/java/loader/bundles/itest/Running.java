package loader.bundles.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        container = Container.open(folder.resolve("felix"), properties());
        python = container.python();
    }

    Map<String, String> properties() {
        return Map.of();
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
