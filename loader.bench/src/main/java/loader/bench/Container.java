package loader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** Felix in this process with the bundles of a distribution, which share their API with it. */
final class Container implements AutoCloseable {

    private static final String SHARED =
            "org.slf4j;version=2.0.17,org.osgi.service.cm;version=1.6.0,loader.importlib;version=1.0.0,"
                    + "loader.spi;version=1.0.0,loader.library;version=1.0.0,"
                    + "loader.library.reading;version=1.0.0,loader.python;version=1.0.0,loader.runpy;version=1.0.0,"
                    + "loader.capi;version=1.0.0";

    private static final String BUNDLES =
            "loader\\.(core|native|native\\.ffm|runpy)|jna|org\\.osgi\\..*"
                    + "|org\\.apache\\.felix\\.(scr|configadmin)";

    private static final int PATIENCE_MILLIS = 60_000;

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    static Container open(Path distribution, Path storage) throws BundleException, IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, storage.resolve("felix").toString());
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED);
        settings.put("loader.cache", storage.resolve("cache").toString());
        settings.put("ds.loglevel", "error");
        Framework framework = new FrameworkFactory().newFramework(settings);
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars(distribution)) {
            bundles.add(framework.getBundleContext().installBundle("reference:" + jar.toUri()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        return new Container(framework);
    }

    private static List<Path> jars(Path distribution) throws IOException {
        try (Stream<Path> library = Files.list(distribution.resolve("lib"));
                Stream<Path> runtimes = Files.list(distribution.resolve("bundles"));
                Stream<Path> modules = Files.list(distribution.resolve("load"))) {
            Stream<Path> needed = library.filter(jar -> name(jar).matches(BUNDLES));
            return Stream.concat(needed, Stream.concat(runtimes, modules))
                    .filter(jar -> jar.toString().endsWith(".jar"))
                    .toList();
        }
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().replaceFirst("\\.jar$", "");
    }

    <S> S service(Class<S> type) throws InterruptedException {
        BundleContext context = framework.getBundleContext();
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context, type, null);
        tracker.open(); // and not closed: a service that nobody uses may end
        S service = tracker.waitForService(PATIENCE_MILLIS);
        if (service == null) {
            throw new IllegalStateException("there is no " + type.getName());
        }
        return service;
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(PATIENCE_MILLIS);
    }
}
