package loader.doctor.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Lists of facts that are resources of this package: words on lines, {@code #} for comments. */
final class Facts {
    private Facts() {}

    static List<String[]> rows(String name) {
        try (InputStream bytes = Facts.class.getResourceAsStream(name)) {
            return new String(bytes.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
