package loader.wheel.pep440;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import loader.wheel.text.TextRules;

/**
 * A PEP 440 version as an OSGi version, such that the order of all versions is kept, local parts
 * included.
 *
 * <p>The first three numbers of the release are major, minor and micro. The qualifier, which OSGi
 * compares as text, is {@code [s<number>]… [a|b|c<number>] [post<number>] [D<number>|final]
 * [local]}:
 *
 * <ul>
 *   <li>{@code 1.2} → {@code 1.2.0.final}, {@code 1.2rc1} → {@code 1.2.0.c1final}, {@code
 *       1.2.post3} → {@code 1.2.0.post3final}, {@code 1.2.dev4} → {@code 1.2.0.D4}, {@code 1.2.3.4}
 *       → {@code 1.2.3.s4final}. A final version needs a qualifier because the empty one comes
 *       before every other.
 *   <li>Numbers in the qualifier are led by their length: {@code 7} → {@code 7}, {@code 12} →
 *       {@code A12}, {@code 123} → {@code B123}; letters come after digits.
 *   <li>An epoch {@code e} adds 10⁹ + e as a number before the others: {@code 2!1.5} → {@code
 *       1000000002.1.5.final}.
 *   <li>A number that does not fit its place becomes the greatest that does and moves, with all
 *       that follow, into the qualifier. Releases that start at 10⁹ or above are such, since from
 *       there on epochs begin.
 *   <li>Local segments follow as {@code -Ltext} or {@code -n<number>}.
 * </ul>
 */
public record OsgiVersion(int major, int minor, int micro, String qualifier) {

    private static final BigInteger EPOCHS = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger GREATEST = BigInteger.valueOf(Integer.MAX_VALUE);

    /** After the version and all its local versions, before everything else that follows. */
    private static final String AFTER_LOCALS = "-z";

    /** Follows {@code final} and {@code post}, comes before {@code s}. */
    private static final String AFTER_POSTS = "q";

    private static final String FINAL = "final";
    private static final int LONGEST_WITH_LETTER = 26;

    /** The OSGi version of a PEP 440 version. */
    public static OsgiVersion of(Version version) {
        return placed(version, suffix(version) + ending(version) + local(version.local()));
    }

    /** The least upper bound of a version and its local versions. */
    static OsgiVersion afterLocalsOf(Version version) {
        OsgiVersion mapped = of(version.withoutLocal());
        return mapped.withQualifier(mapped.qualifier + AFTER_LOCALS);
    }

    /** The least upper bound of a version, its local versions and its post-releases. */
    static OsgiVersion afterPostsOf(Version version) {
        return placed(version, suffix(version) + AFTER_POSTS);
    }

    private OsgiVersion withQualifier(String other) {
        return new OsgiVersion(major, minor, micro, other);
    }

    private static OsgiVersion placed(Version version, String suffix) {
        List<BigInteger> numbers = numbers(version);
        int[] places = new int[3];
        int next = 0;
        boolean fits = true;
        while (fits && next < Math.min(places.length, numbers.size())) {
            BigInteger limit = next == 0 ? greatestMajor(version) : GREATEST;
            fits = numbers.get(next).compareTo(limit) < 0;
            places[next] = numbers.get(next).min(limit).intValueExact();
            next += fits ? 1 : 0;
        }
        StringBuilder qualifier = new StringBuilder();
        for (BigInteger number : numbers.subList(next, numbers.size())) {
            qualifier.append('s').append(number(number));
        }
        return new OsgiVersion(places[0], places[1], places[2], qualifier + suffix);
    }

    private static List<BigInteger> numbers(Version version) {
        List<BigInteger> numbers = new ArrayList<>();
        if (version.epoch().signum() != 0) {
            numbers.add(EPOCHS.add(version.epoch()));
        }
        numbers.addAll(version.significantRelease());
        return numbers;
    }

    private static BigInteger greatestMajor(Version version) {
        return version.epoch().signum() == 0 ? EPOCHS : EPOCHS.add(EPOCHS);
    }

    private static String suffix(Version version) {
        StringBuilder suffix = new StringBuilder();
        version.pre()
                .ifPresent(pre -> suffix.append(pre.phase().letter()).append(number(pre.number())));
        version.post().ifPresent(post -> suffix.append("post").append(number(post)));
        return suffix.toString();
    }

    private static String ending(Version version) {
        return version.dev().map(dev -> "D" + number(dev)).orElse(FINAL);
    }

    private static String local(List<String> segments) {
        StringBuilder text = new StringBuilder();
        for (String segment : segments) {
            boolean isNumber = TextRules.isNumber(segment);
            text.append(isNumber ? "-n" + number(new BigInteger(segment)) : "-L" + segment);
        }
        return text.toString();
    }

    /**
     * Digits whose order as text is their order as numbers, and of which none is the beginning of
     * another.
     */
    private static String number(BigInteger number) {
        String digits = number.toString();
        if (digits.length() == 1) {
            return digits;
        }
        if (digits.length() <= LONGEST_WITH_LETTER) {
            return (char) ('A' + digits.length() - 2) + digits;
        }
        return "Z" + number(BigInteger.valueOf(digits.length())) + digits;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + micro + "." + qualifier;
    }
}
