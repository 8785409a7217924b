package loader.wheel.pep440;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Versions of every form, dense enough that neighbours of each other are often drawn. */
final class Versions {
    private Versions() {}

    static Arbitrary<Version> any() {
        return Combinators.combine(publicOnes(), locals())
                .as(
                        (v, local) ->
                                new Version(
                                        v.epoch(), v.release(), v.pre(), v.post(), v.dev(), local));
    }

    static Arbitrary<Version> publicOnes() {
        Arbitrary<Optional<Version.PreRelease>> pre =
                Combinators.combine(Arbitraries.of(Version.Phase.class), number())
                        .as(Version.PreRelease::new)
                        .optional(0.4);
        return Combinators.combine(
                        epoch(), release(), pre, number().optional(0.3), number().optional(0.3))
                .as(
                        (epoch, release, p, post, dev) ->
                                new Version(epoch, release, p, post, dev, List.of()));
    }

    private static Arbitrary<BigInteger> epoch() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(BigInteger.ZERO)), Tuple.of(2, number()));
    }

    private static Arbitrary<List<BigInteger>> release() {
        return number().list().ofMinSize(1).ofMaxSize(5);
    }

    /** Small ones, those around a power of ten, and those around the limits of the OSGi places. */
    private static Arbitrary<BigInteger> number() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TWO)),
                Tuple.of(
                        3,
                        Arbitraries.bigIntegers().between(BigInteger.TWO, BigInteger.valueOf(120))),
                Tuple.of(1, around(1_000_000_000L)),
                Tuple.of(1, around(Integer.MAX_VALUE)),
                Tuple.of(
                        1,
                        Arbitraries.bigIntegers()
                                .between(BigInteger.ZERO, BigInteger.TEN.pow(40))));
    }

    private static Arbitrary<BigInteger> around(long limit) {
        return Arbitraries.longs().between(limit - 2, limit + 2).map(BigInteger::valueOf);
    }

    private static Arbitrary<List<String>> locals() {
        return Arbitraries.of("0", "1", "9", "10", "abc", "abcd", "1a", "z", "n1")
                .list()
                .ofMaxSize(3);
    }
}
