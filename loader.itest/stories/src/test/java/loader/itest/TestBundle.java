package loader.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The jar of a bundle made of classes of the tests. */
final class TestBundle {

    private TestBundle() {}

    /**
     * A bundle with an activator, that imports the API of the import system; the caller closes it.
     */
    static InputStream of(String name, Class<?> activator, Class<?>... others) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Activator", activator.getName());
        headers.putValue(
                "Import-Package",
                "org.osgi.framework,org.osgi.util.tracker,loader.importlib;version=\"[1.0,2)\",loader.python;version=\"[1.0,2)\"");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            add(jar, activator);
            for (Class<?> each : others) {
                add(jar, each);
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void add(JarOutputStream jar, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream code = type.getClassLoader().getResourceAsStream(path)) {
            code.transferTo(jar);
        }
        jar.closeEntry();
    }
}
