package loader.convert;

import java.lang.invoke.MethodType;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.spi.FromPython;

/** The Java type of what is in a container, and the conversion to it if the type is generic. */
record ElementType<E>(Class<E> type, FromPython conversion) {

    /** An element that {@code PyObject.as} converts. */
    ElementType(Class<E> type) {
        this(type, null);
    }

    /** The value of a borrowed object. */
    @SuppressWarnings("unchecked") // the conversion is to E
    E of(AttachedThread python, long object) {
        if (conversion == null) {
            return python.toJava(object, type);
        }
        try (Reference reference = python.borrowed(object)) {
            return (E) conversion.convert(python.interpreter(), reference);
        }
    }

    /** The value of a new reference, which is given back. */
    E consume(AttachedThread python, long object) {
        try {
            return of(python, object);
        } finally {
            python.decRef(object);
        }
    }

    /** Whether the value can be in the container at all. */
    boolean admits(Object value) {
        return value == null
                ? !type.isPrimitive()
                : MethodType.methodType(type).wrap().returnType().isInstance(value);
    }
}
