package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What is logged from its making to its end (slf4j-simple writes to standard error). */
final class Said implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Said() {
        System.setErr(new PrintStream(bytes, true, UTF_8));
    }

    String text() {
        return bytes.toString(UTF_8);
    }

    /** Whether one line has all of these in it. */
    boolean has(String... parts) {
        return text().lines().anyMatch(line -> containsAll(line, parts));
    }

    private static boolean containsAll(String line, String... parts) {
        for (String part : parts) {
            if (!line.contains(part)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        System.setErr(before);
        before.print(text());
    }
}
