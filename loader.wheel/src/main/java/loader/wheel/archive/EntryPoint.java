package loader.wheel.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.wheel.text.TextRules;

/**
 * Something a distribution offers by name, such as a console script (the entry points
 * specification).
 */
public record EntryPoint(
        String group, String name, String module, Optional<String> attribute, List<String> extras) {

    private static final Pattern VALUE =
            Pattern.compile(
                    "([\\w.]+)\\s*(?::\\s*([\\w.]+))?\\s*(?:\\[([^\\]]*)\\])?",
                    Pattern.UNICODE_CHARACTER_CLASS);

    /** All entry points of an {@code entry_points.txt}. */
    public static List<EntryPoint> parse(String text) {
        List<EntryPoint> points = new ArrayList<>();
        String group = "";
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                group = line.substring(1, line.length() - 1).strip();
            } else if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                points.add(point(group, line));
            }
        }
        return points;
    }

    private static EntryPoint point(String group, String line) {
        int equals = line.indexOf('=');
        Matcher value = VALUE.matcher(equals < 0 ? "" : line.substring(equals + 1).strip());
        if (group.isEmpty() || equals < 1 || !value.matches()) {
            throw new IllegalArgumentException(
                    "Not an entry point of a group: " + TextRules.shown(line));
        }
        List<String> extras =
                value.group(3) == null
                        ? List.of()
                        : TextRules.split(value.group(3), ',').stream().map(String::strip).toList();
        return new EntryPoint(
                group,
                line.substring(0, equals).strip(),
                value.group(1),
                Optional.ofNullable(value.group(2)),
                extras);
    }

    /** The object's name as {@code module:attribute}, or the module's alone. */
    public String reference() {
        return module + attribute.map(a -> ":" + a).orElse("");
    }
}
