package loader.bundles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Enumeration;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * One revision of a module bundle on disk: a folder of its entries in the bundle's data area. It is
 * unpacked when a module of it is first found, beside its place and then renamed, so it is whole or
 * absent.
 */
final class Generation {

    private final Bundle bundle;
    private final Path folder;

    Generation(Bundle bundle) {
        this.bundle = bundle;
        this.folder =
                bundle.getBundleContext()
                        .getDataFile("generation-" + bundle.getLastModified())
                        .toPath();
    }

    /** The file of an entry, after unpacking the folder it is in when that was not done before. */
    synchronized Path file(String root, String entry) throws IOException {
        Path unpacked = folder.resolve(root.isEmpty() ? "." : root).normalize();
        if (!Files.isDirectory(unpacked)) {
            unpack(root, unpacked);
        }
        return inside(folder, entry);
    }

    private void unpack(String root, Path place) throws IOException {
        Files.createDirectories(folder);
        Path temporary = Files.createTempDirectory(folder.getParent(), "unpacking");
        try {
            copyEntries(root, temporary);
            Files.createDirectories(place.getParent());
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(temporary);
        }
    }

    private void copyEntries(String root, Path target) throws IOException {
        Enumeration<URL> found = bundle.findEntries("/" + root, "*", true);
        for (URL url : found == null ? Collections.<URL>emptyList() : Collections.list(found)) {
            String path = url.getPath().substring(("/" + root).length());
            if (!path.endsWith("/")) {
                copy(url, inside(target, path));
            }
        }
    }

    private static void copy(URL entry, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream bytes = entry.openStream()) {
            Files.copy(bytes, file);
        }
    }

    private static Path inside(Path folder, String path) throws IOException {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        Path file = folder.resolve(relative).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("entry " + path + " leads outside of its folder");
        }
        return file;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
