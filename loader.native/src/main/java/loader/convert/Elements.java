package loader.convert;

import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.spi.values.ElementType;

/** The elements of containers, by their addresses. */
final class Elements {

    private Elements() {}

    /** The value of a borrowed object. */
    static <E> E of(AttachedThread python, long object, ElementType<E> type) {
        if (type.isPlain()) {
            return python.toJava(object, type.type());
        }
        try (Reference reference = python.borrowed(object)) {
            return type.of(python.interpreter(), reference);
        }
    }

    /** The value of a new reference, which is given back. */
    static <E> E consume(AttachedThread python, long object, ElementType<E> type) {
        try {
            return of(python, object, type);
        } finally {
            python.decRef(object);
        }
    }
}
