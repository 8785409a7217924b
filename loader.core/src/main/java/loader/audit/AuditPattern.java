package loader.audit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Audit events by name and first argument, such as {@code import:ctypes*} or {@code socket.*}. */
record AuditPattern(String text, Pattern event, Pattern argument) {

    /** CPython's own events, such as {@code ctypes.dlsym/handle}, and what libraries add. */
    private static final Pattern EVENT = Pattern.compile("[\\w.*/<>-]+");

    /** Those of a configuration: a list, or texts with commas. */
    static List<AuditPattern> all(String... texts) {
        return words(texts).map(AuditPattern::of).toList();
    }

    static Stream<String> words(String... texts) {
        return Stream.of(texts)
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty());
    }

    private static AuditPattern of(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new AuditPattern(text, wildcards(text), wildcards("*"))
                : new AuditPattern(
                        text,
                        wildcards(text.substring(0, colon)),
                        wildcards(text.substring(colon + 1)));
    }

    /** Any text is {@code *}; every other character is itself. */
    static Pattern wildcards(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    /** Whether there can be such an event. */
    boolean isPossible() {
        return EVENT.matcher(text.split(":", 2)[0]).matches();
    }

    boolean concerns(String name) {
        return event.matcher(name).matches();
    }

    boolean matches(String name, String value) {
        return concerns(name) && argument.matcher(value).matches();
    }
}
