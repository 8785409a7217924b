package loader.wheel.pep508;

import static java.util.Locale.ROOT;

import java.util.regex.Pattern;
import loader.wheel.text.TextRules;

/**
 * The name of a distribution or of an extra in its normal form (PEP 503, PEP 685): {@code Foo._Bar}
 * is {@code foo-bar}.
 */
public record DistributionName(String value) {
    private static final int LONGEST = 512;
    private static final Pattern VALID =
            Pattern.compile("[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");

    public DistributionName {
        if (value.length() > LONGEST || !VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "Not a distribution name: " + TextRules.shown(value));
        }
        value = normal(value);
    }

    /** What the rule makes of any text, a name or not. */
    static String normal(String text) {
        return SEPARATORS.matcher(text).replaceAll("-").toLowerCase(ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
