package loader.wheel.bundle;

import java.util.List;
import java.util.regex.Pattern;
import loader.wheel.pep440.OsgiVersion;

/** One clause of a capability or requirement header. */
final class Clause {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

    private final StringBuilder text;

    Clause(String namespace) {
        text = new StringBuilder(namespace);
    }

    Clause attribute(String name, String value) {
        return part(name + "=", TOKEN.matcher(value).matches() ? value : quoted(value));
    }

    Clause path(String name, String value) {
        return part(name + "=", quoted(value));
    }

    Clause version(String name, OsgiVersion value) {
        return part(name + ":Version=", quoted(value.toString()));
    }

    Clause list(String name, List<String> values) {
        String joined =
                String.join(
                        ",", values.stream().map(v -> v.replaceAll("[\\\\,]", "\\\\$0")).toList());
        return part(name + ":List<String>=", quoted(joined));
    }

    Clause filter(String filter) {
        return part("filter:=", quoted(filter));
    }

    Clause optional() {
        return part("resolution:=", "optional");
    }

    /** For those who assemble; a framework passes over the clause. */
    Clause active() {
        return part("effective:=", "active");
    }

    private Clause part(String start, String value) {
        text.append(';').append(start).append(value);
        return this;
    }

    private static String quoted(String value) {
        return '"' + value.replaceAll("\\p{Cntrl}", " ").replaceAll("[\\\\\"]", "\\\\$0") + '"';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
