package loader.remote.itest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import loader.testing.Container;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;

/** A framework with Loader and Apache Aries, which listens on the loopback address only. */
final class Framework {

    private static final List<String> FIRST =
            List.of("org.osgi.", "org.apache.felix.configadmin", "org.apache.felix.eventadmin");
    private static final List<String> NEXT =
            List.of(
                    "org.fusesource.",
                    "org.apache.aries.rsa.",
                    "org.apache.felix.scr",
                    "com.sun.jna",
                    "org.apache.felix.gogo.runtime",
                    "loader.");

    /** Aries was built for SLF4J 1; its discovery does not say that it is one. */
    private static final Map<String, String> PROPERTIES =
            Map.of(
                    "org.osgi.framework.system.packages.extra",
                    "org.slf4j;version=1.7.36,org.osgi.service.cm;version=1.6.1,"
                            + "org.osgi.service.remoteserviceadmin;version=1.1.0",
                    "org.osgi.framework.system.capabilities.extra",
                    "osgi.remoteserviceadmin.discovery;version:Version=1.1");

    private Framework() {}

    /** The engine is configured before it starts, or it would listen on all addresses. */
    static Container open(Path storage, Map<String, String> properties) {
        Map<String, String> all = new Hashtable<>(PROPERTIES);
        properties.forEach((name, value) -> all.merge(name, value, (a, b) -> a + "," + b));
        Container container = Container.open(storage, all, jars(FIRST));
        configure(
                container,
                "org.apache.aries.rsa.provider.fastbin",
                Map.of("uri", "tcp://127.0.0.1:0", "exportedAddress", "127.0.0.1"));
        start(container, jars(NEXT));
        return container;
    }

    static void configure(Container container, String pid, Map<String, Object> properties) {
        try {
            container
                    .service(ConfigurationAdmin.class)
                    .getConfiguration(pid, "?")
                    .update(new Hashtable<>(properties));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void start(Container container, List<Path> jars) {
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars) {
                bundles.add(container.context().installBundle("reference:" + jar.toUri()));
            }
            for (Bundle bundle : bundles) {
                bundle.start();
            }
        } catch (BundleException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static List<Path> jars(List<String> prefixes) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> prefixes.stream().anyMatch(symbolicName(jar)::startsWith))
                .toList();
    }

    private static String symbolicName(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            return name == null ? "" : name;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
