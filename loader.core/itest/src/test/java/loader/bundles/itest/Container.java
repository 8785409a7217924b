package loader.bundles.itest;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import loader.importlib.BundledModules;
import loader.importlib.ImportedModules;
import loader.python.PythonRuntime;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Felix in this process with the bundles of the class path in it, which share their API with the
 * tests.
 */
final class Container implements AutoCloseable {

    private static final String SHARED =
            "org.slf4j;version=2.0.17,loader.importlib;version=1.0.0,loader.library;version=1.0.0,"
                    + "loader.python;version=1.0.0,loader.runpy;version=1.0.0,loader.capi;version=1.0.0";

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    static Container open(Path storage) {
        return open(storage, Map.of());
    }

    static Container open(Path storage, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED);
        all.putIfAbsent("loader.cache", Path.of("target", "runtime").toAbsolutePath().toString());
        try {
            Framework framework = new FrameworkFactory().newFramework(all);
            framework.start();
            Container container = new Container(framework);
            container.startOwn();
            container.service(ImportedModules.class);
            container.service(
                    BundledModules.class); // what is wrong with bundles is logged from here on
            return container;
        } catch (BundleException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void startOwn() throws BundleException, IOException {
        List<Bundle> own = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && isBundle(entry)) {
                own.add(context().installBundle("reference:" + new File(entry).toURI()));
            }
        }
        for (Bundle bundle : own) {
            bundle.start();
        }
    }

    private static boolean isBundle(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            return name != null
                    && List.of(
                                    "loader.",
                                    "com.sun.jna",
                                    "org.apache.felix.scr",
                                    "org.apache.felix.gogo",
                                    "org.osgi.")
                            .stream()
                            .anyMatch(name::startsWith);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    <S> S service(Class<S> type) {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), type, null);
        tracker.open();
        try {
            S service = tracker.waitForService(20_000);
            if (service == null) {
                throw new IllegalStateException("there is no " + type.getName());
            }
            return service;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    Python python() {
        return new Python(service(PythonRuntime.class).main());
    }

    /** The lines of the catalogue for one module. */
    List<String> catalogue(String module) {
        return service(BundledModules.class).catalogue().stream()
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
                .adapt(FrameworkWiring.class)
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
        try {
            framework.stop();
            framework.waitForStop(20_000);
        } catch (BundleException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
