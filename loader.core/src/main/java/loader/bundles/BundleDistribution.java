package loader.bundles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import loader.generations.BundleContent;
import loader.spi.Distribution;

/**
 * A distribution whose {@code dist-info} folder is in a bundle. Its metadata is read without
 * unpacking.
 */
record BundleDistribution(ModuleBundle bundle, String folder) implements Distribution {

    private static final int LONGEST_TEXT = 64 << 20;
    private static final String WHEEL = "wheel:";

    /** What comes before the version in the folder's name. */
    String name() {
        String last = folder.substring(folder.lastIndexOf('/') + 1);
        int dash = last.indexOf('-');
        return dash < 0 ? last : last.substring(0, dash);
    }

    /** Empty when there is no such file, or none any more. */
    @Override
    public Optional<String> readText(String file) {
        try {
            return bundle.read(() -> text(folder + "/" + file)).or(() -> ofInstaller(file));
        } catch (IllegalStateException gone) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What pip adds to the metadata of a wheel that it is told to install. */
    private Optional<String> ofInstaller(String file) {
        return bundle.wheel()
                .flatMap(
                        address ->
                                switch (file) {
                                    case "INSTALLER" -> Optional.of("loader\n");
                                    case "REQUESTED" -> Optional.of("");
                                    case "direct_url.json" -> directUrl(address);
                                    default -> Optional.empty();
                                });
    }

    /** PEP 610. */
    private static Optional<String> directUrl(String address) {
        return address.startsWith(WHEEL)
                ? Optional.of(
                        "{\"archive_info\": {}, \"url\": \""
                                + address.substring(WHEEL.length())
                                        .replaceFirst("^file:/(?!/)", "file:///")
                                + "\"}")
                : Optional.empty();
    }

    private Optional<String> text(String path) throws IOException {
        Optional<URL> entry = bundle.content().file(path);
        return entry.isEmpty()
                ? Optional.empty()
                : BundleContent.bytes(entry.get(), LONGEST_TEXT)
                        .map(bytes -> new String(bytes, UTF_8));
    }

    /** Paths of {@code RECORD} may lead out of site-packages, and not out of the bundle. */
    private static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    @Override
    public Path locateFile(String path) {
        String site = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
        try {
            String entry = normal(site.isEmpty() ? path : site + "/" + path);
            return bundle.read(() -> bundle.generation().file(entry));
        } catch (IllegalStateException gone) {
            throw new UncheckedIOException(
                    new NoSuchFileException(path, null, bundle.title() + " has gone"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
