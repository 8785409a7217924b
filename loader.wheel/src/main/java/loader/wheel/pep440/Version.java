package loader.wheel.pep440;

import static java.util.Locale.ROOT;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import loader.wheel.text.TextRules;

/**
 * A version of a Python distribution (PEP 440). Two spellings of one version are equal only after
 * {@link #compareTo}, which ignores trailing zeros of the release as PEP 440 does.
 */
public record Version(
        BigInteger epoch,
        List<BigInteger> release,
        Optional<PreRelease> pre,
        Optional<BigInteger> post,
        Optional<BigInteger> dev,
        List<String> local)
        implements Comparable<Version> {

    /** The phases before a release, in the order in which they come. */
    public enum Phase {
        /** Alpha. */
        A('a'),
        /** Beta. */
        B('b'),
        /** A release candidate. */
        RC('c');

        private final char letter;

        Phase(char letter) {
            this.letter = letter;
        }

        /** One letter each, in alphabetical order. */
        char letter() {
            return letter;
        }

        static Phase of(String spelling) {
            return switch (spelling) {
                case "a", "alpha" -> A;
                case "b", "beta" -> B;
                default -> RC;
            };
        }
    }

    /** Such as {@code rc1}. */
    public record PreRelease(Phase phase, BigInteger number) {
        @Override
        public String toString() {
            return phase.name().toLowerCase(ROOT) + number;
        }
    }

    /** Longer texts are refused: no index accepts them, and matching them would cost stack. */
    static final int LONGEST = 1024;

    static final String RELEASE = "(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)";
    static final String SUFFIX =
            "(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>[0-9]+)?)?"
                    + "(?<posts>-(?<post1>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<post2>[0-9]+)?)?"
                    + "(?<devs>[-_.]?dev[-_.]?(?<dev>[0-9]+)?)?";
    static final String LOCAL = "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?";

    private static final Pattern SYNTAX =
            Pattern.compile("v?" + RELEASE + SUFFIX + LOCAL, Pattern.CASE_INSENSITIVE);

    public Version {
        if (release.isEmpty()) {
            throw new IllegalArgumentException("A version without a release number");
        }
        release = List.copyOf(release);
        local = List.copyOf(local);
    }

    /** The version that is written so, in any of the spellings that PEP 440 allows. */
    public static Version parse(String text) {
        return find(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Not a PEP 440 version: " + TextRules.shown(text)));
    }

    /** Empty when the text is no version. */
    public static Optional<Version> find(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = SYNTAX.matcher(stripped);
        return matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
    }

    private static Version of(Matcher parts) {
        return new Version(
                number(parts.group("epoch")),
                numbers(parts.group("release")),
                Optional.ofNullable(parts.group("phase"))
                        .map(
                                p ->
                                        new PreRelease(
                                                Phase.of(p.toLowerCase(ROOT)),
                                                number(parts.group("pre")))),
                Optional.ofNullable(parts.group("posts"))
                        .map(
                                p ->
                                        number(
                                                p.startsWith("-") && parts.group("post1") != null
                                                        ? parts.group("post1")
                                                        : parts.group("post2"))),
                Optional.ofNullable(parts.group("devs")).map(d -> number(parts.group("dev"))),
                segments(parts.group("local")));
    }

    private static BigInteger number(String digits) {
        return digits == null ? BigInteger.ZERO : new BigInteger(digits);
    }

    private static List<BigInteger> numbers(String dotted) {
        List<BigInteger> numbers = new ArrayList<>();
        for (String digits : TextRules.split(dotted, '.')) {
            numbers.add(new BigInteger(digits));
        }
        return numbers;
    }

    private static List<String> segments(String local) {
        if (local == null) {
            return List.of();
        }
        return TextRules.split(local.toLowerCase(ROOT).replace('-', '.').replace('_', '.'), '.')
                .stream()
                .map(
                        segment ->
                                TextRules.isNumber(segment)
                                        ? new BigInteger(segment).toString()
                                        : segment)
                .toList();
    }

    /**
     * Whether a resolver should take this version only when it is asked for one (PEP 440, "Handling
     * of pre-releases").
     */
    public boolean isPreRelease() {
        return pre.isPresent() || dev.isPresent();
    }

    /** The version without the local part. */
    public Version withoutLocal() {
        return new Version(epoch, release, pre, post, dev, List.of());
    }

    /** The release without the zeros at its end. */
    public List<BigInteger> significantRelease() {
        int end = release.size();
        while (end > 0 && release.get(end - 1).signum() == 0) {
            end--;
        }
        return release.subList(0, end);
    }

    @Override
    public int compareTo(Version other) {
        return VersionOrder.PEP_440.compare(this, other);
    }

    /** The normal spelling of PEP 440. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (epoch.signum() != 0) {
            text.append(epoch).append('!');
        }
        text.append(release.stream().map(BigInteger::toString).collect(Collectors.joining(".")));
        pre.ifPresent(text::append);
        post.ifPresent(number -> text.append(".post").append(number));
        dev.ifPresent(number -> text.append(".dev").append(number));
        if (!local.isEmpty()) {
            text.append('+').append(String.join(".", local));
        }
        return text.toString();
    }
}
