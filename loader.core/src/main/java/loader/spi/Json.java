package loader.spi;

import java.util.Collection;
import java.util.Map;

/**
 * Maps, collections, texts, numbers and truth values as JSON (RFC 8259), in their order and without
 * spaces.
 */
public final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** The text of a value. */
    public static String of(Object value) {
        Json json = new Json();
        json.add(value);
        return json.text.toString();
    }

    private void add(Object value) {
        if (value instanceof Map<?, ?> members) {
            addMembers(members);
        } else if (value instanceof Collection<?> items) {
            addItems(items);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            addText(value.toString());
        }
    }

    private void addMembers(Map<?, ?> members) {
        String separator = "{";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            text.append(separator);
            addText(member.getKey().toString());
            text.append(':');
            add(member.getValue());
            separator = ",";
        }
        text.append(members.isEmpty() ? "{}" : "}");
    }

    private void addItems(Collection<?> items) {
        String separator = "[";
        for (Object item : items) {
            text.append(separator);
            add(item);
            separator = ",";
        }
        text.append(items.isEmpty() ? "[]" : "]");
    }

    private void addText(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each == '"' || each == '\\') {
                text.append('\\').append(each);
            } else if (each < ' ') {
                text.append(String.format("\\u%04x", (int) each));
            } else {
                text.append(each);
            }
        }
        text.append('"');
    }
}
