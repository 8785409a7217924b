package loader.convert;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.OwnFunction;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyObject;
import loader.python.PyView;

/**
 * A Java collection that Python sees live, as the one function that its class in {@code views.py}
 * calls: the first argument names what to do. While Java does it, other threads can run Python: it
 * may wait for a lock whose owner waits for the GIL.
 */
interface ExportedCollection extends OwnFunction {

    Object collection();

    /** What is to be done; it is done while the thread is not attached. */
    Supplier<Object> operation(String name, AttachedThread python, List<PyObject> arguments);

    /** The answer of an operation that asks for what cannot be in the collection; or null. */
    Supplier<Object> absent(String name);

    @Override
    default Object call(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        String name = arguments.get(0).as(String.class);
        try {
            return done(python, name, arguments.subList(1, arguments.size()));
        } catch (UnsupportedOperationException readOnly) {
            String type = collection().getClass().getName();
            throw python.error("PyExc_TypeError", type + " does not support " + name);
        } catch (IndexOutOfBoundsException outside) {
            throw python.error("PyExc_IndexError", String.valueOf(outside.getMessage()));
        } catch (ClassCastException | IllegalArgumentException | NullPointerException wrong) {
            throw python.error("PyExc_TypeError", String.valueOf(wrong.getMessage()));
        }
    }

    private Object done(AttachedThread python, String name, List<PyObject> arguments) {
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
    private static Object given(AttachedThread python, Object value) {
        if (value instanceof Found found) {
            try (Reference item = python.owned(item(python, found.value()))) {
                return python.of(new Object[] {item});
            }
        }
        return value instanceof JavaFunction ? value : python.owned(item(python, value));
    }

    private static long item(AttachedThread python, Object value) {
        PyObject view = value instanceof PyView ? null : view(python, value);
        return view == null
                ? python.required(python.toPython(value))
                : ((Reference) view).releaseAddress();
    }

    @SuppressWarnings("unchecked") // whatever is in it
    private static PyObject view(AttachedThread python, Object value) {
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
    static OwnFunction following(java.util.Iterator<?> members) {
        return (attached, none) ->
                given(
                        (AttachedThread) attached,
                        attached.detached(
                                () -> members.hasNext() ? new Found(members.next()) : null));
    }

    /** The Python object of a class in {@code views.py}. */
    default PyObject asPython(AttachedThread python, String type) {
        long made = PythonSide.function(python, "views", type);
        try (PyObject call = python.function("call", this);
                Reference handle = python.interpreter().upcalls().handle(python, this)) {
            return python.call(made, call, handle);
        } finally {
            python.decRef(made);
        }
    }
}
