package loader.convert;

import java.lang.invoke.MethodType;
import loader.cpython.AttachedThread;

/** The Java type of what is in a container. */
record ElementType<E>(Class<E> type) {

    /** The value of a borrowed object. */
    E of(AttachedThread python, long object) {
        return python.toJava(object, type);
    }

    /** The value of a new reference, which is given back. */
    E consume(AttachedThread python, long object) {
        return python.consume(object, type);
    }

    /** Whether the value can be in the container at all. */
    boolean admits(Object value) {
        return value == null
                ? !type.isPrimitive()
                : MethodType.methodType(type).wrap().returnType().isInstance(value);
    }
}
