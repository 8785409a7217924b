package loader.bundles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import loader.generations.BundleContent;
import loader.spi.Distribution;

/**
 * A distribution whose {@code dist-info} folder is in a bundle. Its metadata is read without
 * unpacking.
 */
record BundleDistribution(ModuleBundle bundle, String folder) implements Distribution {

    private static final int LONGEST_TEXT = 64 << 20;

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
            return bundle.read(() -> text(folder + "/" + file));
        } catch (IllegalStateException gone) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Optional<String> text(String path) throws IOException {
        Optional<URL> entry = bundle.content().file(path);
        return entry.isEmpty()
                ? Optional.empty()
                : BundleContent.bytes(entry.get(), LONGEST_TEXT)
                        .map(bytes -> new String(bytes, UTF_8));
    }

    @Override
    public Path locateFile(String path) {
        String site = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
        try {
            String entry = site.isEmpty() ? path : site + "/" + path;
            return bundle.read(() -> bundle.generation().file(entry));
        } catch (IllegalStateException gone) {
            throw new UncheckedIOException(
                    new NoSuchFileException(path, null, bundle.title() + " has gone"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
