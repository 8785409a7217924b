package loader.launcher;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Connects bundles to the jars of the class path they are on, by OSGi Connect: classes then come
 * from the application's class loader, and so from the archive of class data.
 */
final class ClassPath implements ModuleConnector {
    private static final String SCHEME = "classpath:";

    private final Map<String, JarBundle> jars = new HashMap<>();

    /** The jar that is being installed; an update of its bundle has another one. */
    private final Map<String, JarBundle> installing = new ConcurrentHashMap<>();

    ClassPath(String classPath) {
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                Path jar = Path.of(entry);
                jars.putIfAbsent(location(name(jar)), new JarBundle(jar));
            }
        }
    }

    /** The class path of this process. */
    static ClassPath ofProcess() {
        return new ClassPath(System.getProperty("java.class.path"));
    }

    /** Whether C functions will be called through JNA: there is no better way on this Java. */
    static boolean usesJna() {
        return Runtime.version().feature() < 22
                || !System.getProperty("java.class.path").contains("loader.native.ffm");
    }

    /** Where the jar of that name is installed from. */
    static String location(String name) {
        return SCHEME + name;
    }

    /** Where the jar with that address is installed from, if it is on the class path. */
    Optional<String> location(URL jar) {
        String location = location(name(Path.of(URI.create(jar.toString()))));
        return Optional.of(location).filter(jars::containsKey);
    }

    boolean has(String name) {
        return jars.containsKey(location(name));
    }

    /** Installs a jar that stays where it is: the framework makes no copy. */
    Bundle install(BundleContext context, String location, Path jar) throws BundleException {
        installing.put(location, new JarBundle(jar));
        try {
            return context.installBundle(location);
        } finally {
            installing.remove(location);
        }
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {}

    @Override
    public Optional<ConnectModule> connect(String location) {
        return Optional.ofNullable(installing.getOrDefault(location, jars.get(location)));
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** The file name without extension, and without version as Maven appends it. */
    private static String name(Path jar) {
        String file = jar.getFileName().toString();
        String stem = file.substring(0, file.length() - ".jar".length());
        int version = 0;
        while ((version = stem.indexOf('-', version + 1)) > 0) {
            if (version + 1 < stem.length() && Character.isDigit(stem.charAt(version + 1))) {
                return stem.substring(0, version);
            }
        }
        return stem;
    }
}
