package loader.wheel.pep508;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import loader.wheel.pep440.SpecifierSet;
import loader.wheel.text.Cursor;

/**
 * What a distribution needs of another one, such as {@code requests[socks]>=2.8; os_name == "nt"}
 * (PEP 508).
 */
public record Requirement(
        DistributionName name,
        SortedSet<String> extras,
        SpecifierSet specifiers,
        Optional<String> url,
        Optional<Marker> marker) {

    private static final Pattern NAME =
            Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?");
    private static final Pattern URL = Pattern.compile("[^ \\t]+");
    private static final Pattern BEGINS_SPECIFIER = Pattern.compile("(?=[=!<>~])");

    private static final Pattern EMPTY_PART = Pattern.compile(",\\s*,");

    /** The requirement that is written so. */
    public static Requirement parse(String text) {
        Cursor cursor = new Cursor(text);
        cursor.skipSpace();
        DistributionName name = new DistributionName(cursor.expect(NAME, "a distribution name"));
        cursor.skipSpace();
        SortedSet<String> extras = extras(cursor);
        cursor.skipSpace();
        Optional<String> url = url(cursor);
        SpecifierSet specifiers = url.isPresent() ? SpecifierSet.ANY : specifiers(cursor);
        cursor.skipSpace();
        Optional<Marker> marker =
                cursor.take(';') ? Optional.of(MarkerParser.read(cursor)) : Optional.empty();
        cursor.expectEnd("';' and a marker");
        return new Requirement(name, extras, specifiers, url, marker);
    }

    private static SortedSet<String> extras(Cursor cursor) {
        SortedSet<String> extras = new TreeSet<>();
        if (!cursor.take('[')) {
            return extras;
        }
        cursor.skipSpace();
        if (cursor.take(']')) {
            return extras;
        }
        do {
            cursor.skipSpace();
            extras.add(new DistributionName(cursor.expect(NAME, "the name of an extra")).value());
            cursor.skipSpace();
        } while (cursor.take(','));
        cursor.expect(']');
        return extras;
    }

    /** A marker after a URL is set off by space, because a URL may hold a semicolon. */
    private static Optional<String> url(Cursor cursor) {
        if (!cursor.take('@')) {
            return Optional.empty();
        }
        cursor.skipSpace();
        return Optional.of(cursor.expect(URL, "a URL"));
    }

    private static SpecifierSet specifiers(Cursor cursor) {
        boolean enclosed = cursor.take('(');
        cursor.skipSpace();
        SpecifierSet specifiers = SpecifierSet.ANY;
        if (cursor.take(BEGINS_SPECIFIER).isPresent()) {
            String list = cursor.takeUntil(enclosed ? ")" : ";");
            if (EMPTY_PART.matcher(list).find()) {
                throw cursor.expected("a specifier between the commas before");
            }
            specifiers = SpecifierSet.parse(list);
        }
        if (enclosed) {
            cursor.expect(')');
        }
        return specifiers;
    }

    /**
     * Whether it is needed in this environment, by the distribution itself or by one of these
     * extras of it.
     */
    public boolean applies(Map<String, String> environment, Set<String> wantedExtras) {
        return marker.isEmpty()
                || holds(environment, "")
                || wantedExtras.stream().anyMatch(extra -> holds(environment, extra));
    }

    private boolean holds(Map<String, String> environment, String extra) {
        Map<String, String> withExtra = new HashMap<>(environment);
        withExtra.put(MarkerValue.EXTRA, extra);
        return marker.orElseThrow().evaluate(withExtra);
    }

    @Override
    public String toString() {
        String list =
                extras.isEmpty() ? "" : extras.stream().collect(Collectors.joining(",", "[", "]"));
        String where = url.map(u -> " @ " + u + (marker.isPresent() ? " " : "")).orElse("");
        return name + list + where + specifiers + marker.map(m -> "; " + m).orElse("");
    }
}
