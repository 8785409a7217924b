package loader.process;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import loader.spi.values.RichValues;
import loader.spi.views.LentCollection;

/** What the tags in a frame of Python stand for; {@code values.py} is the other side. */
final class Tags {

    private Tags() {}

    /**
     * @param objects makes the object of a number
     * @param held the objects of Java that Python has
     */
    static Object value(LongFunction<?> objects, JavaObjects held, List<Object> tag) {
        String kind = (String) tag.get(0);
        return switch (kind) {
            case "object" -> objects.apply(number(tag));
            case "set" -> new LinkedHashSet<>((List<?>) tag.get(1));
            case "dict" -> dict((List<?>) tag.get(1), (List<?>) tag.get(2));
            case "view" -> lent(held.get(number(tag)));
            default -> RichValues.toJava(kind, tag.subList(2, tag.size()), (String) tag.get(1));
        };
    }

    private static long number(List<Object> tag) {
        return ((Number) tag.get(1)).longValue();
    }

    private static Map<Object, Object> dict(List<?> keys, List<?> values) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            dict.put(keys.get(i), values.get(i));
        }
        return dict;
    }

    /** What Java lent to Python comes back as itself. */
    private static Object lent(Object held) {
        return held instanceof LentCollection lent ? lent.collection() : null;
    }
}
