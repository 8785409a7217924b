package loader.wheel.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as Python's csv module writes them: quotes are doubled inside of quotes.
 */
public final class Csv {
    private final String text;
    private int position;

    private Csv(String text) {
        this.text = text;
    }

    public static List<List<String>> parse(String text) {
        Csv csv = new Csv(text.replace("\r\n", "\n").replace('\r', '\n'));
        List<List<String>> rows = new ArrayList<>();
        while (csv.position < csv.text.length()) {
            List<String> row = csv.row();
            if (row.size() > 1 || !row.get(0).isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private List<String> row() {
        List<String> fields = new ArrayList<>();
        do {
            fields.add(field());
        } while (take(','));
        if (!take('\n') && position < text.length()) {
            throw new IllegalArgumentException(
                    "Text after a quoted field: " + TextRules.shown(String.join(",", fields)));
        }
        return fields;
    }

    private String field() {
        return take('"') ? quoted() : plain();
    }

    private String plain() {
        int start = position;
        while (position < text.length()
                && text.charAt(position) != ','
                && text.charAt(position) != '\n') {
            position++;
        }
        return text.substring(start, position);
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != '"') {
                field.append(c);
            } else if (take('"')) {
                field.append('"');
            } else {
                return field.toString();
            }
        }
        throw new IllegalArgumentException(
                "A quote is not closed: " + TextRules.shown(field.toString()));
    }

    private boolean take(char c) {
        boolean found = position < text.length() && text.charAt(position) == c;
        position += found ? 1 : 0;
        return found;
    }
}
