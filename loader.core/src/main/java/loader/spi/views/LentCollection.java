package loader.spi.views;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyObject;
import loader.python.PyView;
import loader.spi.values.PythonErrors;

/**
 * A Java collection that Python sees live, as the one function that its class in {@code views.py}
 * calls: the first argument names what to do. While Java does it, other threads can run Python: it
 * may wait for a lock whose owner waits for the GIL.
 */
public interface LentCollection extends JavaFunction {

    Object collection();

    /** The class in {@code views.py}. */
    String type();

    PythonErrors errors();

    /** What is to be done; it is done while the thread is not attached. */
    Supplier<Object> operation(String name, Attached python, List<PyObject> arguments);

    /** The answer of an operation that asks for what cannot be in the collection; or null. */
    Supplier<Object> absent(String name);

    @Override
    default Object call(Attached python, List<PyObject> arguments) {
        String name = arguments.get(0).as(String.class);
        try {
            return done(python, name, arguments.subList(1, arguments.size()));
        } catch (UnsupportedOperationException readOnly) {
            String type = collection().getClass().getName();
            throw errors().of("TypeError", type + " does not support " + name);
        } catch (IndexOutOfBoundsException outside) {
            throw errors().of("IndexError", String.valueOf(outside.getMessage()));
        } catch (ClassCastException | IllegalArgumentException | NullPointerException wrong) {
            throw errors().of("TypeError", String.valueOf(wrong.getMessage()));
        }
    }

    private Object done(Attached python, String name, List<PyObject> arguments) {
        Supplier<Object> absent = absent(name);
        try {
            return given(python, python.detached(operation(name, python, arguments)));
        } catch (ClassCastException | NullPointerException notInIt) {
            if (absent == null) {
                throw notInIt;
            }
            return absent.get();
        }
    }

    /** What Python gets for what is in the collection: of containers a view. */
    private static Object given(Attached python, Object value) {
        if (value instanceof Found found) {
            try (PyObject item = item(python, found.value())) {
                return python.of(new Object[] {item});
            }
        }
        return value instanceof JavaFunction ? value : item(python, value);
    }

    private static PyObject item(Attached python, Object value) {
        PyObject view = value instanceof PyView ? null : view(python, value);
        return view == null ? python.of(value) : view;
    }

    @SuppressWarnings("unchecked") // whatever is in it
    private static PyObject view(Attached python, Object value) {
        if (value instanceof List<?> list) {
            return python.view((List<Object>) list, Object.class);
        }
        if (value instanceof Set<?> set) {
            return python.view((Set<Object>) set, Object.class);
        }
        return value instanceof Map<?, ?> map
                ? python.view((Map<Object, Object>) map, Object.class, Object.class)
                : null;
    }

    /** Something that was found, which may be null. */
    record Found(Object value) {}

    /** An operation that gives Python nothing. */
    static Supplier<Object> doing(Runnable work) {
        return () -> {
            work.run();
            return null;
        };
    }

    /** A function that gives one member after the other, and None at the end. */
    static JavaFunction following(Iterator<?> members) {
        return (attached, none) ->
                given(
                        attached,
                        attached.detached(
                                () -> members.hasNext() ? new Found(members.next()) : null));
    }
}
