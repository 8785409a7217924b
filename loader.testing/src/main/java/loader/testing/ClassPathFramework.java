package loader.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Felix in this process with the bundles of the class path in it, which share their API with
 * whoever opened it.
 */
public final class ClassPathFramework implements AutoCloseable {

    private static final String SHARED =
            "org.slf4j;version=2.0.17,loader.importlib;version=1.0.0,loader.spi;version=1.0.0,"
                    + "loader.library;version=1.0.0,loader.library.reading;version=1.0.0,"
                    + "loader.python;version=1.0.0,loader.runpy;version=1.0.0,loader.capi;version=1.0.0";
    private static final List<String> OWN =
            List.of(
                    "loader.",
                    "com.sun.jna",
                    "org.apache.felix.scr",
                    "org.apache.felix.gogo",
                    "org.osgi.");
    private static final long PATIENCE = 60_000;

    private final Framework framework;

    private ClassPathFramework(Framework framework) {
        this.framework = framework;
    }

    /** Packages that the properties say are extra ones of the system are so besides Loader's. */
    public static ClassPathFramework open(Path storage, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        all.merge(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                SHARED,
                (extra, shared) -> shared + "," + extra);
        all.putIfAbsent("loader.cache", Path.of("target", "runtime").toAbsolutePath().toString());
        try {
            Framework framework = new FrameworkFactory().newFramework(all);
            framework.start();
            ClassPathFramework opened = new ClassPathFramework(framework);
            opened.startOwn();
            return opened;
        } catch (BundleException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void startOwn() throws BundleException, IOException {
        List<Bundle> own = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && isOwn(entry)) {
                own.add(context().installBundle("reference:" + new File(entry).toURI()));
            }
        }
        for (Bundle bundle : own) {
            bundle.start();
        }
    }

    private static boolean isOwn(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            return name != null && OWN.stream().anyMatch(name::startsWith);
        }
    }

    public BundleContext context() {
        return framework.getBundleContext();
    }

    public FrameworkWiring wiring() {
        return framework.adapt(FrameworkWiring.class);
    }

    /** Waits for the service; the tracker stays open, since one that nobody uses may end. */
    public <S> S service(Class<S> type) {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), type, null);
        tracker.open();
        try {
            S service = tracker.waitForService(PATIENCE);
            if (service == null) {
                throw new IllegalStateException("there is no " + type.getName());
            }
            return service;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE);
        } catch (BundleException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
