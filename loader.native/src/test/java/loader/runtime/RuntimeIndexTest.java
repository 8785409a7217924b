package loader.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeIndexTest {
    private static final String DIGEST = "0".repeat(64);

    @Test
    void eachLineIsDigestSizeFlagAndPath() throws IOException {
        RuntimeIndex index =
                parse("2 12\n" + DIGEST + " 5 x bin/python\n" + DIGEST + " 7 - a b.txt\n");

        assertEquals(12, index.bytes());
        assertEquals(new RuntimeIndex.Entry(DIGEST, 5, true, "bin/python"), index.entries().get(0));
        assertEquals(new RuntimeIndex.Entry(DIGEST, 7, false, "a b.txt"), index.entries().get(1));
    }

    @Test
    void whatIsWrittenIsWhatIsRead() throws IOException {
        String text = "2 12\n" + DIGEST + " 5 x bin/python\n" + DIGEST + " 7 - a b.txt\n";

        assertEquals(text, new String(ArchiveWithTests.text(parse(text)), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x", "a/../x", "a/..", "..", "/etc/x", "a//x", "./x", "a/./x", "a/", "a\\x",
                "C:x"
            })
    void aPathOutsideTheRuntimeIsRefused(String path) {
        String text = "1 5\n" + DIGEST + " 5 - " + path + "\n";

        IOException refusal = assertThrows(IOException.class, () -> parse(text));

        assertTrue(
                refusal.getMessage().contains("a path outside the runtime"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..x", "x..", ".x", "a/..x/y", "a/...", "spaß/ü"})
    void dotsWithinANameAreNotTraversal(String path) throws IOException {
        assertEquals(path, parse("1 5\n" + DIGEST + " 5 - " + path + "\n").entries().get(0).path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "2 5\nD 5 - a\n",
                "1 6\nD 5 - a\n",
                "1 5\nD 5 a\n",
                "1 5\nD -5 - a\n"
            })
    void whatIsNotACompleteIndexIsRefused(String text) {
        assertThrows(IOException.class, () -> parse(text.replace("D", DIGEST)));
    }

    private static RuntimeIndex parse(String text) throws IOException {
        return RuntimeIndex.parse(text.getBytes(UTF_8));
    }
}
