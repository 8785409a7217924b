package loader.python.itest;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;

/** The runtime bundles that this build made: all jars on the class path that have an index. */
final class RuntimeBundles {
    private RuntimeBundles() {}

    static Map<String, Path> bySymbolicName() throws IOException {
        Map<String, Path> found = new TreeMap<>();
        ClassLoader loader = RuntimeBundles.class.getClassLoader();
        for (URL index : Collections.list(loader.getResources("python.index"))) {
            JarURLConnection connection = (JarURLConnection) index.openConnection();
            connection.setUseCaches(false);
            try (var jar = connection.getJarFile()) {
                Manifest manifest = jar.getManifest();
                String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
                found.put(name, Path.of(jar.getName()));
            }
        }
        return found;
    }
}
