package loader.testing;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** Felix in this process, with bundles that share Loader's API with whoever opened it. */
public final class Container implements AutoCloseable {

    private static final String SHARED =
            "org.slf4j;version=2.0.17,loader.importlib;version=1.0.0,loader.spi;version=1.0.0,"
                    + "loader.library;version=1.0.0,loader.library.reading;version=1.0.0,"
                    + "loader.python;version=1.0.0,loader.runpy;version=1.0.0,loader.capi;version=1.0.0";
    private static final List<String> OWN =
            List.of(
                    "loader.",
                    "com.sun.jna",
                    "com.fasterxml.jackson", // which Arrow needs
                    "org.apache.felix.scr",
                    "org.apache.felix.gogo",
                    "org.osgi.");
    private static final long PATIENCE = 60_000;

    /** JUnit tells of each link out of a temporary folder, and generations are such links. */
    private static final Logger LINKS =
            Logger.getLogger("org.junit.jupiter.engine.extension.TempDirectory");

    static {
        LINKS.setLevel(Level.SEVERE);
    }

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    /** With Loader's bundles of the class path, and those that they need. */
    public static Container open(Path storage, Map<String, String> properties) {
        List<Path> own =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .map(Path::of)
                        .filter(Container::isOwn)
                        .toList();
        return open(storage, properties, own);
    }

    private static boolean isOwn(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            return name != null && OWN.stream().anyMatch(name::startsWith);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * With these jars, installed and then started in this order. Packages that the properties say
     * are extra ones of the system are so besides Loader's.
     */
    public static Container open(Path storage, Map<String, String> properties, List<Path> jars) {
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
            Container opened = new Container(framework);
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars) {
                bundles.add(opened.context().installBundle("reference:" + jar.toUri()));
            }
            for (Bundle bundle : bundles) {
                bundle.start();
            }
            return opened;
        } catch (BundleException failed) {
            throw new IllegalStateException(failed);
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

    public Bundle install(ModuleJar jar) throws BundleException {
        return context().installBundle(jar.location(), new ByteArrayInputStream(jar.bytes()));
    }

    /** Installs and starts it. */
    public Bundle start(ModuleJar jar) {
        try {
            Bundle bundle = install(jar);
            bundle.start();
            return bundle;
        } catch (BundleException refused) {
            throw new IllegalStateException(refused);
        }
    }

    public static void update(Bundle bundle, ModuleJar jar) {
        try {
            bundle.update(new ByteArrayInputStream(jar.bytes()));
        } catch (BundleException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** Waits until the framework has refreshed the bundles. */
    public void refresh(Bundle... bundles) {
        CountDownLatch done = new CountDownLatch(1);
        wiring().refreshBundles(
                        List.of(bundles),
                        event -> {
                            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                                done.countDown();
                            }
                        });
        try {
            if (!done.await(PATIENCE, TimeUnit.MILLISECONDS)) {
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
            FrameworkEvent stopped = framework.waitForStop(PATIENCE);
            if (stopped.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                throw new IllegalStateException("the framework does not stop");
            }
        } catch (BundleException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
