package loader.spi.values;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a Python object offers by Python's protocols to become a value that it does not suggest. */
public interface Protocols {

    /** Python's name of the type. */
    String typeName();

    /** The number by {@code __index__} or {@code __float__}. */
    Optional<Number> number();

    /**
     * The values of all items.
     *
     * @param type what is asked for
     * @throws ClassCastException if the object has no items
     */
    List<?> items(Class<?> type);

    /** The pairs of {@code items()}. */
    Optional<Map<?, ?>> mapping();

    /** An instance of a functional interface, if the object can be called. */
    Optional<Object> function(Class<?> type);
}
