package loader.consumers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Waiting;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Felix with Loader and the web console, on a port of the loopback interface. */
final class WebConsole implements AutoCloseable {

    private static final String LOGS =
            "org.slf4j;version=1.7.36,org.slf4j.helpers;version=2.0.17,"
                    + "org.slf4j.helpers;version=1.7.36,org.slf4j.spi;version=2.0.17,"
                    + "org.slf4j.spi;version=1.7.36,org.slf4j.event;version=2.0.17";

    /** One for all tests of the process, which has one Python. */
    private static final Path CACHE = Path.of("target", "cache").toAbsolutePath();

    private final Container container;

    private WebConsole(Container container) {
        this.container = container;
    }

    /** The bundles are the jars of a folder. */
    static WebConsole open(Path storage, Path bundles) {
        Map<String, String> properties =
                Map.of(
                        "org.apache.felix.http.host",
                        "127.0.0.1",
                        "org.osgi.service.http.port",
                        "0",
                        "ds.loglevel",
                        "error",
                        "loader.cache",
                        CACHE.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        LOGS);
        return new WebConsole(Container.open(storage.resolve("felix"), properties, jars(bundles)));
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    <S> S service(Class<S> type) {
        return container.service(type);
    }

    Bundle start(ModuleJar jar) {
        return container.start(jar);
    }

    /** The address that the paths of pages are below. */
    String address() {
        Waiting.until("the web console is there", () -> isThere());
        Object endpoints = runtime().getProperty("osgi.http.endpoint");
        String first =
                endpoints instanceof String[] several ? several[0] : String.valueOf(endpoints);
        return first + "system/console/";
    }

    private boolean isThere() {
        return runtime() != null;
    }

    private ServiceReference<?> runtime() {
        try {
            ServiceReference<?>[] all =
                    container
                            .context()
                            .getAllServiceReferences(
                                    "org.osgi.service.servlet.runtime.HttpServiceRuntime", null);
            return all == null ? null : all[0];
        } catch (InvalidSyntaxException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    @Override
    public void close() {
        container.close();
    }
}
