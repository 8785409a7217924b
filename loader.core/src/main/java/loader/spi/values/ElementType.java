package loader.spi.values;

import java.lang.invoke.MethodType;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.spi.FromPython;

/** The Java type of what is in a container, and the conversion to it if the type is generic. */
public record ElementType<E>(Class<E> type, FromPython conversion) {

    /** An element that {@code PyObject.as} converts. */
    public ElementType(Class<E> type) {
        this(type, null);
    }

    /** Whether {@code PyObject.as} of the class converts an element. */
    public boolean isPlain() {
        return conversion == null;
    }

    /** The value of an object, which the caller keeps. */
    @SuppressWarnings("unchecked") // the conversion is to E
    public E of(Interpreter interpreter, PyObject object) {
        return conversion == null ? object.as(type) : (E) conversion.convert(interpreter, object);
    }

    /** Whether the value can be in the container at all. */
    public boolean admits(Object value) {
        return value == null
                ? !type.isPrimitive()
                : MethodType.methodType(type).wrap().returnType().isInstance(value);
    }
}
