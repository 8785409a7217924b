package loader.proxies;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well a Java parameter fits a Python type: what loses nothing and means the same comes first.
 */
final class OverloadRanking {

    /** The best type first. */
    private static final Map<String, List<Class<?>>> PREFERRED =
            Map.of(
                    "bool", List.of(boolean.class, Boolean.class),
                    "int",
                            List.of(
                                    long.class,
                                    Long.class,
                                    int.class,
                                    Integer.class,
                                    BigInteger.class,
                                    short.class,
                                    Short.class,
                                    byte.class,
                                    Byte.class,
                                    double.class,
                                    Double.class,
                                    float.class,
                                    Float.class,
                                    BigDecimal.class,
                                    Number.class),
                    "float",
                            List.of(
                                    double.class,
                                    Double.class,
                                    float.class,
                                    Float.class,
                                    BigDecimal.class,
                                    Number.class),
                    "str", List.of(String.class, CharSequence.class, char.class, Character.class),
                    "bytes", List.of(byte[].class),
                    "list", List.of(List.class, Collection.class, Iterable.class, Object[].class),
                    "tuple", List.of(List.class, Collection.class, Iterable.class, Object[].class),
                    "set", List.of(Set.class, Collection.class, Iterable.class),
                    "frozenset", List.of(Set.class, Collection.class, Iterable.class),
                    "dict", List.of(Map.class));

    private static final int BEST = 100;
    private static final int OTHER = 40;
    private static final int ANYTHING = 10;

    private OverloadRanking() {}

    static int of(String python, Class<?> type) {
        if (type == Object.class) {
            return ANYTHING;
        }
        int place = PREFERRED.getOrDefault(python, List.of()).indexOf(type);
        return place < 0 ? OTHER : BEST - place;
    }
}
