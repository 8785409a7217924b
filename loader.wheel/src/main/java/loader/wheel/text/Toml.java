package loader.wheel.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of TOML, as far as lock files use it: tables, arrays of tables, arrays, inline tables,
 * strings. Numbers, truth values and times stay texts.
 */
public final class Toml {

    private static final Pattern SPACE = Pattern.compile("[ \\t]*");
    private static final Pattern BLANK = Pattern.compile("(?:[ \\t\\r\\n]|#[^\\n]*)*");
    private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern BASIC = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern LITERAL = Pattern.compile("'([^'\\n]*)'");
    private static final Pattern LONG_BASIC =
            Pattern.compile("\"\"\"\\R?((?:[^\\\\]|\\\\.)*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern LONG_LITERAL = Pattern.compile("'''\\R?(.*?)'''", Pattern.DOTALL);
    private static final Pattern SCALAR =
            Pattern.compile("(?:\\d{4}-\\d{2}-\\d{2} )?[A-Za-z0-9+:._-]+");
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(u\\p{XDigit}{4}|U\\p{XDigit}{8}|[btnfr\"\\\\])");

    private final String text;
    private int position;

    private Toml(String text) {
        this.text = text;
    }

    /**
     * Values are texts, lists and maps.
     *
     * @throws IllegalArgumentException if the text is no TOML
     */
    public static Map<String, Object> parse(String text) {
        return new Toml(text).document();
    }

    private Map<String, Object> document() {
        Map<String, Object> root = new LinkedHashMap<>();
        Map<String, Object> table = root;
        for (take(BLANK); position < text.length(); take(BLANK)) {
            if (take("[[")) {
                table = element(root, keys());
                expect("]]");
            } else if (take("[")) {
                table = table(root, keys());
                expect("]");
            } else {
                assign(table);
            }
            endLine();
        }
        return root;
    }

    private void endLine() {
        take(SPACE);
        if (position < text.length() && "#\r\n".indexOf(text.charAt(position)) < 0) {
            throw wrong("the end of the line");
        }
    }

    private void assign(Map<String, Object> table) {
        List<String> keys = keys();
        expect("=");
        Map<String, Object> inner = table(table, keys.subList(0, keys.size() - 1));
        if (inner.putIfAbsent(keys.get(keys.size() - 1), value()) != null) {
            throw wrong("one value for a key");
        }
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>(List.of(key()));
        while (take(".")) {
            keys.add(key());
        }
        return keys;
    }

    private String key() {
        take(SPACE);
        String key =
                text.startsWith("\"", position) || text.startsWith("'", position)
                        ? string()
                        : take(BARE_KEY);
        take(SPACE);
        if (key == null) {
            throw wrong("a key");
        }
        return key;
    }

    private Map<String, Object> table(Map<String, Object> root, List<String> keys) {
        Map<String, Object> table = root;
        for (String key : keys) {
            Object inner = table.computeIfAbsent(key, name -> new LinkedHashMap<String, Object>());
            table = asTable(inner instanceof List<?> list ? list.get(list.size() - 1) : inner);
        }
        return table;
    }

    private Map<String, Object> element(Map<String, Object> root, List<String> keys) {
        Map<String, Object> parent = table(root, keys.subList(0, keys.size() - 1));
        Object list = parent.computeIfAbsent(keys.get(keys.size() - 1), name -> new ArrayList<>());
        Map<String, Object> element = new LinkedHashMap<>();
        asList(list).add(element);
        return element;
    }

    @SuppressWarnings("unchecked") // only this class makes them
    private Map<String, Object> asTable(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw wrong("a table of that name");
    }

    @SuppressWarnings("unchecked") // only this class makes them
    private List<Object> asList(Object value) {
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw wrong("an array of tables of that name");
    }

    private Object value() {
        take(SPACE);
        if (take("[")) {
            return array();
        } else if (take("{")) {
            return inlineTable();
        } else if (text.startsWith("\"", position) || text.startsWith("'", position)) {
            return string();
        }
        String scalar = take(SCALAR);
        if (scalar == null) {
            throw wrong("a value");
        }
        return scalar;
    }

    private List<Object> array() {
        List<Object> values = new ArrayList<>();
        for (take(BLANK); !take("]"); take(BLANK)) {
            values.add(value());
            take(BLANK);
            if (!take(",") && !text.startsWith("]", position)) {
                throw wrong("',' or ']'");
            }
        }
        return values;
    }

    private Map<String, Object> inlineTable() {
        Map<String, Object> table = new LinkedHashMap<>();
        for (take(BLANK); !take("}"); take(BLANK)) {
            assign(table);
            take(BLANK);
            if (!take(",") && !text.startsWith("}", position)) {
                throw wrong("',' or '}'");
            }
        }
        return table;
    }

    private String string() {
        for (Pattern quoted : List.of(LONG_BASIC, LONG_LITERAL, BASIC, LITERAL)) {
            Matcher matcher = quoted.matcher(text).region(position, text.length());
            if (matcher.lookingAt()) {
                position = matcher.end();
                boolean isLiteral = quoted == LITERAL || quoted == LONG_LITERAL;
                return isLiteral ? matcher.group(1) : unescaped(matcher.group(1));
            }
        }
        throw wrong("a string");
    }

    private static String unescaped(String quoted) {
        return ESCAPE.matcher(quoted.replaceAll("\\\\[ \\t]*\\R\\s*", ""))
                .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
    }

    private static String character(String escape) {
        return switch (escape.charAt(0)) {
            case 'b' -> "\b";
            case 't' -> "\t";
            case 'n' -> "\n";
            case 'f' -> "\f";
            case 'r' -> "\r";
            case 'u', 'U' -> Character.toString(Integer.parseInt(escape.substring(1), 16));
            default -> escape;
        };
    }

    private boolean take(String word) {
        boolean found = text.startsWith(word, position);
        position += found ? word.length() : 0;
        return found;
    }

    /** What matches here, or null. */
    private String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        position = matcher.end();
        return matcher.group();
    }

    private void expect(String word) {
        take(SPACE);
        if (!take(word)) {
            throw wrong("'" + word + "'");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        long line = text.substring(0, position).lines().count();
        return new IllegalArgumentException("line " + Math.max(1, line) + ": expected " + expected);
    }
}
