package loader.bench.scaling;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** Felix with the bundles of the class path, whose API it shares with this benchmark. */
final class Container {

    private static final String SHARED =
            "org.slf4j;version=2.0.17,loader.importlib;version=1.0.0,loader.library;version=1.0.0,"
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

    private Container(Framework framework) {
        this.framework = framework;
    }

    static Container open(Path folder) throws BundleException, IOException {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        folder.resolve("felix").toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        SHARED,
                                        "loader.cache",
                                        folder.resolve("cache").toString()));
        framework.start();
        Container container = new Container(framework);
        container.startOwn();
        return container;
    }

    private void startOwn() throws BundleException, IOException {
        List<Bundle> own = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && isOwn(entry)) {
                own.add(
                        framework
                                .getBundleContext()
                                .installBundle("reference:" + new File(entry).toURI()));
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

    <S> S service(Class<S> type) throws InterruptedException {
        ServiceTracker<S, S> tracker =
                new ServiceTracker<>(framework.getBundleContext(), type, null);
        tracker.open();
        S service = tracker.waitForService(PATIENCE);
        if (service == null) {
            throw new IllegalStateException("there is no " + type.getName());
        }
        return service;
    }

    /** Installs them all, resolves them all, starts them all. */
    InstallTimes start(List<String> names, List<byte[]> jars, List<Bundle> started)
            throws BundleException {
        long begin = System.nanoTime();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 0; i < jars.size(); i++) {
            bundles.add(
                    framework
                            .getBundleContext()
                            .installBundle(
                                    "bench:" + names.get(i),
                                    new ByteArrayInputStream(jars.get(i))));
        }
        long installed = System.nanoTime();
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
        long resolved = System.nanoTime();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        long end = System.nanoTime();
        started.addAll(bundles);
        double each = 1e6 * bundles.size();
        return new InstallTimes(
                bundles.size(),
                (installed - begin) / each,
                (resolved - installed) / each,
                (end - resolved) / each);
    }
}
