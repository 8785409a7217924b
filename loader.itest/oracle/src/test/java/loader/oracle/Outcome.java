package loader.oracle;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import loader.testing.Program;

/** What a script has shown, as bytes in Latin-1, and its exit status. */
record Outcome(String status, String out, String err) {

    /** A character for each byte. */
    static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{6,}");

    /** Addresses of objects differ from process to process. */
    static Outcome of(Program.Outcome ended) {
        return new Outcome(
                String.valueOf(ended.status()),
                withoutAddresses(ended.out()),
                withoutAddresses(ended.err()));
    }

    static String withoutAddresses(String text) {
        return ADDRESS.matcher(text).replaceAll("0x");
    }

    @Override
    public String toString() {
        return "status "
                + status
                + "\n--- stdout\n"
                + readable(out)
                + "--- stderr\n"
                + readable(err);
    }

    private static String readable(String bytes) {
        return new String(bytes.getBytes(BYTES), StandardCharsets.UTF_8);
    }
}
