package loader.convert;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyView;

/** Java values as keys of a dict or members of a set: where Python has it, as what has a hash. */
final class HashableKeys {

    private HashableKeys() {}

    /** Whether it becomes another object than elsewhere. */
    static boolean isChanged(Object value) {
        return (value instanceof List || value instanceof Set) && !(value instanceof PyView);
    }

    /** New reference; a list becomes a tuple and a set a frozenset. */
    static long of(AttachedThread python, Object value) {
        if (!isChanged(value)) {
            return python.required(python.toPython(value));
        }
        python.recursion().enter();
        try {
            long tuple = tuple(python, ((Collection<?>) value).toArray());
            return value instanceof List ? tuple : frozen(python, tuple);
        } finally {
            python.recursion().leave();
        }
    }

    /** New reference to a tuple of such keys. */
    static long tuple(AttachedThread python, Object[] items) {
        Reference[] keys = new Reference[items.length];
        try {
            for (int i = 0; i < items.length; i++) {
                keys[i] = python.owned(of(python, items[i]));
            }
            return python.required(python.toPython(keys));
        } finally {
            for (Reference key : keys) {
                if (key != null) {
                    key.close();
                }
            }
        }
    }

    private static long frozen(AttachedThread python, long tuple) {
        try (Reference items = python.owned(tuple)) {
            return python.vectorcall(python.python().symbol("PyFrozenSet_Type"), items);
        }
    }
}
