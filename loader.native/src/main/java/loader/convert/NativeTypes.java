package loader.convert;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;
import loader.spi.FromPython;
import loader.spi.values.DeclaredTypes;
import loader.spi.values.ElementType;

/** Objects of this process as values of generic Java types. */
final class NativeTypes extends DeclaredTypes {

    static final NativeTypes INSTANCE = new NativeTypes();

    private NativeTypes() {}

    static Object toJava(
            AttachedThread python,
            long object,
            Type type,
            Map<TypeVariable<?>, FromPython> variables) {
        if (type instanceof Class<?> plain) {
            return ToJava.convert(python, object, plain);
        }
        try (Reference reference = python.borrowed(object)) {
            return INSTANCE.to(type, variables).convert(python.interpreter(), reference);
        }
    }

    @Override
    protected Object view(
            PyObject object, Class<?> type, ElementType<?> first, ElementType<?> last) {
        return PyViews.of(object, type, first, last);
    }

    @Override
    protected Object iteration(PyObject object, Class<?> type, ElementType<?> item) {
        Reference reference = (Reference) object;
        return reference
                .interpreter()
                .attached(python -> PyItems.over(python, reference.address(), item).as(type));
    }

    @Override
    protected boolean isCallable(PyObject object) {
        return ((Reference) object)
                .interpreter()
                .attached(
                        python ->
                                RichTypeConversion.callAs(
                                        python, Boolean.class, "is_callable", object));
    }

    @Override
    protected Object record(
            PyObject object, Class<?> type, Map<TypeVariable<?>, FromPython> variables) {
        Reference reference = (Reference) object;
        return reference
                .interpreter()
                .attached(python -> Records.toJava(python, reference.address(), type, variables));
    }
}
