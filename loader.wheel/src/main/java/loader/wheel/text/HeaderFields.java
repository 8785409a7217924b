package loader.wheel.text;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fields in the manner of e-mail headers and the text after them, the format of {@code METADATA}
 * and {@code WHEEL}.
 */
public record HeaderFields(Map<String, List<String>> fields, String body) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");

    public static HeaderFields parse(String text) {
        String plain = text.replace("\r\n", "\n").replaceFirst("^\uFEFF", "");
        int end = plain.startsWith("\n") ? 0 : plain.indexOf("\n\n");
        String head = end < 0 ? plain : plain.substring(0, end);
        String body = end < 0 ? "" : plain.substring(end).replaceFirst("^\n\n?", "");
        Map<String, List<String>> fields = new LinkedHashMap<>();
        List<String> values = new ArrayList<>();
        for (String line : TextRules.split(head, '\n')) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                proceed(values, line);
            } else if (!line.isEmpty()) {
                values = begin(fields, line);
            }
        }
        return new HeaderFields(fields, body);
    }

    private static List<String> begin(Map<String, List<String>> fields, String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a field: " + TextRules.shown(line));
        }
        List<String> values =
                fields.computeIfAbsent(name.toLowerCase(ROOT), key -> new ArrayList<>());
        values.add(line.substring(colon + 1).strip());
        return values;
    }

    private static void proceed(List<String> values, String line) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "Begins with a continued line: " + TextRules.shown(line));
        }
        int last = values.size() - 1;
        values.set(last, values.get(last) + "\n" + line.strip());
    }

    public List<String> all(String name) {
        return List.copyOf(fields.getOrDefault(name.toLowerCase(ROOT), List.of()));
    }

    /**
     * The field's value; one that is empty or {@code UNKNOWN} counts as absent, as old tools wrote
     * that.
     */
    public Optional<String> one(String name) {
        return all(name).stream()
                .filter(value -> !value.isEmpty() && !value.equals("UNKNOWN"))
                .findFirst();
    }

    public String required(String name) {
        return one(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("The field " + name + " is missing"));
    }
}
