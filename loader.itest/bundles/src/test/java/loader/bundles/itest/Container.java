package loader.bundles.itest;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import loader.importlib.ModuleCatalog;
import loader.python.PythonRuntime;
import loader.spi.ImportedModules;
import loader.testing.ClassPathFramework;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;

/** The framework with what these tests ask of it. */
final class Container implements AutoCloseable {

    private final ClassPathFramework framework;

    private Container(ClassPathFramework framework) {
        this.framework = framework;
    }

    static Container open(Path storage) {
        return open(storage, Map.of());
    }

    static Container open(Path storage, Map<String, String> properties) {
        Container container = new Container(ClassPathFramework.open(storage, properties));
        container.service(ImportedModules.class);
        container.service(ModuleCatalog.class); // what is wrong with bundles is logged from here on
        return container;
    }

    BundleContext context() {
        return framework.context();
    }

    <S> S service(Class<S> type) {
        return framework.service(type);
    }

    Python python() {
        return new Python(service(PythonRuntime.class).main());
    }

    /** The lines of the catalogue for one module. */
    List<String> catalogue(String module) {
        return service(ModuleCatalog.class).entries().stream()
                .filter(line -> line.name().equals(module))
                .map(line -> line.state() + (line.reason().isEmpty() ? "" : ": " + line.reason()))
                .toList();
    }

    Bundle start(ModuleJar jar) {
        try {
            Bundle bundle = install(jar);
            bundle.start();
            return bundle;
        } catch (BundleException refused) {
            throw new IllegalStateException(refused);
        }
    }

    Bundle install(ModuleJar jar) throws BundleException {
        return context().installBundle(jar.location(), new ByteArrayInputStream(jar.bytes()));
    }

    static void update(Bundle bundle, ModuleJar jar) {
        try {
            bundle.update(new ByteArrayInputStream(jar.bytes()));
        } catch (BundleException refused) {
            throw new IllegalStateException(refused);
        }
    }

    void refresh(Bundle... bundles) {
        CountDownLatch done = new CountDownLatch(1);
        framework
                .wiring()
                .refreshBundles(
                        Arrays.asList(bundles),
                        event -> {
                            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                                done.countDown();
                            }
                        });
        try {
            if (!done.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the refresh does not end");
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        framework.close();
    }
}
