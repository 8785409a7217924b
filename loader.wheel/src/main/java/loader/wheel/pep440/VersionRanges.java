package loader.wheel.pep440;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.wheel.text.Filters;

/**
 * What a specifier allows, as one range of the order of PEP 440 or as everything but one: that is
 * why every operator except {@code ===} is exact as an OSGi filter.
 */
record VersionRanges(Optional<Bound> lower, Optional<Bound> upper, boolean inverted) {

    static VersionRanges of(VersionSpecifier specifier) {
        Version version = specifier.version();
        return switch (specifier.operator()) {
            case EQUAL -> equal(specifier, false);
            case NOT_EQUAL -> equal(specifier, true);
            case COMPATIBLE ->
                    from(
                            version,
                            Bound.before(nextOf(withoutLast(version.release()), version.epoch())));
            case AT_LEAST ->
                    new VersionRanges(Optional.of(Bound.before(version)), Optional.empty(), false);
            case AT_MOST -> upTo(Bound.afterLocals(version));
            case LESS -> upTo(Bound.before(leastNotBelow(version)));
            case GREATER ->
                    new VersionRanges(
                            Optional.of(greatestNotAbove(version)), Optional.empty(), false);
            case ARBITRARY -> throw new IllegalArgumentException("'===' is no range");
        };
    }

    private static VersionRanges equal(VersionSpecifier specifier, boolean inverted) {
        Version version = specifier.version();
        Bound lower = Bound.before(version);
        Bound upper =
                version.local().isEmpty()
                        ? Bound.afterLocals(version)
                        : new Bound(version, Bound.Side.AFTER);
        if (specifier.isWildcard()) {
            lower = Bound.before(firstOf(version.release(), version.epoch()));
            upper = Bound.before(nextOf(version.release(), version.epoch()));
        }
        return new VersionRanges(Optional.of(lower), Optional.of(upper), inverted);
    }

    private static VersionRanges from(Version version, Bound upper) {
        return new VersionRanges(Optional.of(Bound.before(version)), Optional.of(upper), false);
    }

    private static VersionRanges upTo(Bound upper) {
        return new VersionRanges(Optional.empty(), Optional.of(upper), false);
    }

    /** {@code <V} leaves out the pre-releases of V, unless V is one itself. */
    private static Version leastNotBelow(Version v) {
        return v.isPreRelease() ? v : withDev(v, ZERO);
    }

    /**
     * {@code >V} leaves out the post-releases of V, unless V is one itself, and the local versions
     * of V.
     */
    private static Bound greatestNotAbove(Version v) {
        boolean hasPosts = v.dev().isEmpty() && v.post().isEmpty();
        return hasPosts ? new Bound(v, Bound.Side.AFTER_POSTS) : Bound.afterLocals(v);
    }

    private static Version withDev(Version v, BigInteger dev) {
        return new Version(v.epoch(), v.release(), v.pre(), v.post(), Optional.of(dev), List.of());
    }

    private static Version firstOf(List<BigInteger> release, BigInteger epoch) {
        return new Version(
                epoch, release, Optional.empty(), Optional.empty(), Optional.of(ZERO), List.of());
    }

    /** The first version whose release does not begin so any more. */
    private static Version nextOf(List<BigInteger> release, BigInteger epoch) {
        List<BigInteger> next = new ArrayList<>(release);
        next.set(next.size() - 1, next.get(next.size() - 1).add(ONE));
        return firstOf(next, epoch);
    }

    private static List<BigInteger> withoutLast(List<BigInteger> release) {
        return release.subList(0, release.size() - 1);
    }

    boolean contains(Version candidate) {
        boolean inside =
                lower.filter(bound -> !bound.isBelow(candidate)).isEmpty()
                        && upper.filter(bound -> bound.isBelow(candidate)).isEmpty();
        return inside != inverted;
    }

    /** The same range as a filter on the attribute {@code version}. */
    String filter() {
        List<String> terms = new ArrayList<>();
        lower.ifPresent(bound -> terms.add(bound.filterAbove()));
        upper.ifPresent(bound -> terms.add("(!" + bound.filterAbove() + ")"));
        String range = Filters.and(terms);
        return inverted ? "(!" + range + ")" : range;
    }
}
