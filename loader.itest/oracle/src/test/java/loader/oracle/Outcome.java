package loader.oracle;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a script has shown, as bytes in Latin-1, and its exit status. */
record Outcome(String status, String out, String err) {

    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{6,}");

    /** Addresses of objects differ from process to process. */
    static Outcome of(int status, byte[] out, byte[] err) {
        return new Outcome(String.valueOf(status), normal(out), normal(err));
    }

    private static String normal(byte[] bytes) {
        return withoutAddresses(new String(bytes, StandardCharsets.ISO_8859_1));
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
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
