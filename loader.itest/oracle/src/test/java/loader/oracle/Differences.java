package loader.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The tables of {@code docs/oracle.md}: what differs, by name, and the reason. */
final class Differences {

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.+) \\|");

    private Differences() {}

    /** Reasons by name. */
    static Map<String, String> read() throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        Path document = Path.of(System.getProperty("differences"));
        Files.readString(document)
                .lines()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .forEach(row -> reasons.put(row.group(1), row.group(2)));
        return reasons;
    }
}
