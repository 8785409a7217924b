package loader.embed;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import loader.python.PythonRuntime;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.Constants;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * The bundles on the class path of the application, by symbolic name. The framework gets them by
 * OSGi Connect: their classes come from the application's class loader, so the application and the
 * bundles share them.
 */
final class ClassPath implements ModuleConnector {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String SCHEME = "classpath:";

    private final Map<String, ConnectedJar> jars = new LinkedHashMap<>();
    private final Map<String, Attributes> manifests = new LinkedHashMap<>();
    private final Map<String, String> bySource = new LinkedHashMap<>();

    ClassPath(ClassLoader classes) throws IOException {
        for (URL manifest : Collections.list(classes.getResources(MANIFEST))) {
            if (manifest.getProtocol().equals("jar")) {
                add(new ConnectedJar(manifest, classes));
            }
        }
    }

    /** As in the class loader, the first of several with one name counts. */
    private void add(ConnectedJar jar) throws IOException {
        Attributes manifest = jar.attributes();
        jar.close();
        String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name != null) {
            String plain = Bundles.renamed(name.split(";", 2)[0].strip());
            if (jars.putIfAbsent(plain, jar) == null) {
                manifests.put(plain, manifest);
                bySource.put(jar.source(), plain);
            }
        }
    }

    /** Where the bundle of that name is installed from. */
    static String location(String name) {
        return SCHEME + name;
    }

    boolean has(String name) {
        return jars.containsKey(name);
    }

    /**
     * Where the bundle of that name is installed from.
     *
     * @throws IllegalStateException when it is not on the class path
     */
    String required(String name) {
        if (has(name)) {
            return location(name);
        }
        throw new IllegalStateException(
                name
                        + ": its jar is not on the class path. Loader's classes are in "
                        + PythonRuntime.class.getProtectionDomain().getCodeSource().getLocation()
                        + "; its bundles must stay jars of their own, as in the fat jar of Spring"
                        + " Boot, and cannot be merged into one");
    }

    /** The names of the bundles with such a header. */
    List<String> with(String header, Predicate<String> value) {
        List<String> names = new ArrayList<>();
        manifests.forEach(
                (name, manifest) -> {
                    String found = manifest.getValue(header);
                    if (found != null && value.test(found)) {
                        names.add(name);
                    }
                });
        return names;
    }

    /** The header of a bundle, or empty. */
    Optional<String> header(String name, String header) {
        return Optional.ofNullable(manifests.get(name)).map(found -> found.getValue(header));
    }

    /** Where the bundle with the classes from there is installed from. */
    Optional<String> locationOf(URL source) {
        return Optional.ofNullable(bySource.get(ConnectedJar.source(source.toString())))
                .map(ClassPath::location);
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {}

    @Override
    public Optional<ConnectModule> connect(String location) {
        return location.startsWith(SCHEME)
                ? Optional.ofNullable(jars.get(location.substring(SCHEME.length())))
                : Optional.empty();
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }
}
