package loader.process;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Objects of Java that Python holds, by number. */
final class JavaObjects {

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Object> held = new ConcurrentHashMap<>();

    long add(Object object) {
        long number = numbers.incrementAndGet();
        held.put(number, object);
        return number;
    }

    /** The object, or null if Python holds it no longer. */
    Object get(long number) {
        return held.get(number);
    }

    void drop(List<?> numbers) {
        numbers.forEach(number -> held.remove(((Number) number).longValue()));
    }

    void clear() {
        held.clear();
    }
}
