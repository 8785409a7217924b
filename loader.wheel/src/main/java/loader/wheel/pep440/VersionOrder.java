package loader.wheel.pep440;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import loader.wheel.text.TextRules;

/** The order of PEP 440: dev before pre before final before post, and the local part last. */
final class VersionOrder {

    static final Comparator<Version> PEP_440 =
            Comparator.comparing(Version::epoch)
                    .thenComparing(
                            Version::significantRelease,
                            lexicographic(Comparator.<BigInteger>naturalOrder()))
                    .thenComparing(VersionOrder::phase)
                    .thenComparing(v -> v.pre().map(Version.PreRelease::number), emptyFirst())
                    .thenComparing(Version::post, emptyFirst())
                    .thenComparing(v -> v.dev().isEmpty())
                    .thenComparing(Version::dev, emptyFirst())
                    .thenComparing(Version::local, lexicographic(VersionOrder::compareSegments));

    private static final char BEFORE_EVERY_PHASE = 'A';
    private static final char AFTER_EVERY_PHASE = 'z';

    private VersionOrder() {}

    /**
     * A bare {@code .devN} comes before the pre-releases, everything else without one after them.
     */
    private static char phase(Version version) {
        boolean onlyDev = version.dev().isPresent() && version.post().isEmpty();
        return version.pre()
                .map(pre -> pre.phase().letter())
                .orElse(onlyDev ? BEFORE_EVERY_PHASE : AFTER_EVERY_PHASE);
    }

    private static Comparator<Optional<BigInteger>> emptyFirst() {
        return Comparator.comparing(o -> o.orElse(BigInteger.ONE.negate()));
    }

    private static <T> Comparator<List<T>> lexicographic(Comparator<T> elements) {
        return (a, b) -> {
            Iterator<T> left = a.iterator();
            Iterator<T> right = b.iterator();
            while (left.hasNext() && right.hasNext()) {
                int order = elements.compare(left.next(), right.next());
                if (order != 0) {
                    return order;
                }
            }
            return Boolean.compare(left.hasNext(), right.hasNext());
        };
    }

    private static int compareSegments(String a, String b) {
        boolean numbers = TextRules.isNumber(a);
        if (numbers != TextRules.isNumber(b)) {
            return numbers ? 1 : -1;
        }
        return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
