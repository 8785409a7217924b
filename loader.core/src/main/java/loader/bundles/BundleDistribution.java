package loader.bundles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import loader.generations.BundleContent;
import loader.spi.Distribution;

/**
 * A distribution of which a bundle carries the {@code dist-info} folder. Metadata needs no
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

    @Override
    public Optional<String> readText(String file) {
        return bundle.content().file(folder + "/" + file).flatMap(BundleDistribution::text);
    }

    private static Optional<String> text(URL entry) {
        try {
            return BundleContent.bytes(entry, LONGEST_TEXT).map(bytes -> new String(bytes, UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Path locateFile(String path) {
        String site = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
        try {
            return bundle.generation().file(site.isEmpty() ? path : site + "/" + path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
