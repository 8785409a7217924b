package loader.process;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import loader.spi.OwnedMemory;

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
        for (Object number : numbers) {
            if (held.remove(((Number) number).longValue()) instanceof OwnedMemory memory) {
                memory.free();
            }
        }
    }

    /** How many objects Python holds. */
    int size() {
        return held.size();
    }

    void clear() {
        held.clear();
    }
}
