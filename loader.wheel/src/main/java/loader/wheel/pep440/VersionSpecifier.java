package loader.wheel.pep440;

import static java.util.Locale.ROOT;

import java.util.Optional;
import java.util.regex.Pattern;
import loader.wheel.text.TextRules;

/** One comparison, such as {@code ~=1.4} or {@code !=2.*} (PEP 440, "Version specifiers"). */
public final class VersionSpecifier {
    private static final Pattern ARBITRARY = Pattern.compile("[^\\s;)]*");
    private static final Pattern SPACE = Pattern.compile("\\s");
    private static final String WILDCARD = ".*";

    private final Operator operator;
    private final String text;
    private final Optional<Version> version;
    private final boolean wildcard;

    private VersionSpecifier(Operator operator, String text) {
        this.operator = operator;
        this.text = text;
        wildcard = operator != Operator.ARBITRARY && text.endsWith(WILDCARD);
        version =
                Version.find(
                        wildcard ? text.substring(0, text.length() - WILDCARD.length()) : text);
    }

    /** The specifier that is written so. */
    public static VersionSpecifier parse(String text) {
        return find(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Not a version specifier: " + TextRules.shown(text)));
    }

    public static Optional<VersionSpecifier> find(String text) {
        String stripped = text.strip();
        return Operator.leading(stripped)
                .map(
                        op ->
                                new VersionSpecifier(
                                        op, stripped.substring(op.symbol().length()).strip()))
                .filter(VersionSpecifier::isValid);
    }

    private boolean isValid() {
        if (operator == Operator.ARBITRARY) {
            return text.length() <= Version.LONGEST && ARBITRARY.matcher(text).matches();
        }
        return version.isPresent()
                && !SPACE.matcher(text).find()
                && (wildcard ? isValidWildcard() : isValidVersion());
    }

    private boolean isValidWildcard() {
        Version base = version.orElseThrow();
        boolean onlyRelease =
                !base.isPreRelease() && base.post().isEmpty() && base.local().isEmpty();
        return onlyRelease && (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL);
    }

    private boolean isValidVersion() {
        Version base = version.orElseThrow();
        return switch (operator) {
            case EQUAL, NOT_EQUAL -> true;
            case COMPATIBLE -> base.local().isEmpty() && base.release().size() > 1;
            default -> base.local().isEmpty();
        };
    }

    /** Whether a version satisfies this; pre-releases are judged by their order alone. */
    public boolean matches(Version candidate) {
        return matches(candidate.toString());
    }

    /** As {@link #matches(Version)}; what is no version can only be matched by {@code ===}. */
    public boolean matches(String candidate) {
        if (operator == Operator.ARBITRARY) {
            return candidate.toLowerCase(ROOT).equals(text.toLowerCase(ROOT));
        }
        return Version.find(candidate)
                .filter(found -> VersionRanges.of(this).contains(found))
                .isPresent();
    }

    /** Whether it names a pre-release and thereby asks for them. */
    public boolean asksForPreReleases() {
        return operator != Operator.NOT_EQUAL && version.filter(Version::isPreRelease).isPresent();
    }

    public Operator operator() {
        return operator;
    }

    /** What follows the operator, as written. */
    String text() {
        return text;
    }

    /** The version compared with; of a wildcard, what is before it. */
    public Version version() {
        return version.orElseThrow(
                () -> new IllegalStateException("'===' compares texts: " + text));
    }

    public boolean isWildcard() {
        return wildcard;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionSpecifier that
                && operator == that.operator
                && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return operator.hashCode() * 31 + text.hashCode();
    }

    @Override
    public String toString() {
        return operator.symbol() + text;
    }
}
