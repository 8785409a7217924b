package loader.proxies;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * Java objects that Python has, each with the methods of the interfaces it was given under and
 * nothing else. Python's reference keeps one alive; this table only finds it again.
 */
public final class JavaObjects {

    private static final String NUMBER = "_java_number";

    private final Proxies proxies;
    private final Map<Long, Entry> table = new ConcurrentHashMap<>();
    private final ReferenceQueue<JavaObject> released = new ReferenceQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ClassValue<JavaMethods> methods =
            new ClassValue<>() {
                @Override
                protected JavaMethods computeValue(Class<?> type) {
                    return JavaMethods.of(List.of(type), new Conversions(proxies));
                }
            };

    private static final class Entry extends WeakReference<JavaObject> {
        private final long number;

        Entry(long number, JavaObject object, ReferenceQueue<JavaObject> queue) {
            super(object, queue);
            this.number = number;
        }
    }

    JavaObjects(Proxies proxies) {
        this.proxies = proxies;
    }

    /** How Python calls the methods of an interface without type arguments. */
    JavaMethods methods(Class<?> type) {
        return methods.get(type);
    }

    /** The object with these methods; the caller closes it. */
    PyObject wrapped(Attached python, Object value, JavaMethods offered) {
        return wrapped(python, value, offered, Guard.NONE);
    }

    /**
     * The object with the methods of the interfaces; the caller closes it.
     *
     * @param guard asked before each call
     */
    public PyObject wrapped(Attached python, Object value, List<Class<?>> interfaces, Guard guard) {
        return wrapped(python, value, JavaMethods.of(interfaces, new Conversions(proxies)), guard);
    }

    private PyObject wrapped(Attached python, Object value, JavaMethods offered, Guard guard) {
        removeReleased();
        JavaObject object = new JavaObject(value, offered, guard, this);
        long number = numbers.incrementAndGet();
        table.put(number, new Entry(number, object, released));
        try (PyModule osgi = python.module(OsgiModule.NAME);
                PyObject call = python.function("call", object)) {
            return osgi.callMethod(
                    "java_object",
                    offered.title(),
                    offered.names().toArray(),
                    offered.called(),
                    call,
                    number);
        }
    }

    private void removeReleased() {
        for (Reference<?> gone = released.poll(); gone != null; gone = released.poll()) {
            table.remove(((Entry) gone).number);
        }
    }

    /** The Java object that a Python one stands for. */
    Optional<Object> unwrapped(PyObject object) {
        PyObject number = object.findAttr(NUMBER).orElse(null);
        if (number == null) {
            return Optional.empty();
        }
        try (number) {
            return Optional.ofNullable(table.get(number.as(Long.class)))
                    .map(Reference::get)
                    .map(JavaObject::value);
        } catch (ClassCastException forged) {
            return Optional.empty();
        }
    }
}
