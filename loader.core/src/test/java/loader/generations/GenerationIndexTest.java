package loader.generations;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import loader.files.Digests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier process unpacked is used again only when its index is whole and true. */
class GenerationIndexTest {

    private static final String DIGEST =
            HexFormat.of().formatHex(Digests.sha256().digest(new byte[] {7}));
    private static final String LINE = DIGEST + " lib/spam.py\n";

    @TempDir Path store;
    private GenerationIndex index;

    @BeforeEach
    void unpack() throws IOException {
        Path folder = store.resolve("spam_1.0.0-1-x");
        Path library = Files.createDirectories(folder.resolve("lib"));
        Files.write(library.resolve("spam.py"), new byte[] {7});
        index = GenerationIndex.of(folder);
    }

    private boolean holds(String lines) throws IOException {
        index.write(lines);
        return index.holds();
    }

    @Test
    void itHoldsForTheFilesThatWereUnpacked() throws IOException {
        assertTrue(holds(LINE));
        assertFalse(holds(LINE + LINE.replace("spam", "eggs")));
        assertFalse(holds(LINE.replace(DIGEST, "0".repeat(DIGEST.length()))));
    }

    /** As a power failure leaves it. */
    @Test
    void oneThatEndsInTheMiddleDoesNotHold() throws IOException {
        for (int length = 0; length < LINE.length() - 1; length++) {
            assertFalse(holds(LINE.substring(0, length)), length + " characters");
        }
        assertFalse(holds(LINE + DIGEST));
    }
}
