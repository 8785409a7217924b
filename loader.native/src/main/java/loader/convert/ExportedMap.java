package loader.convert;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;

/** A Java map that Python sees live. */
record ExportedMap<K, V>(Map<K, V> collection, ElementType<K> key, ElementType<V> value)
        implements ExportedCollection {

    @Override
    public Supplier<Object> operation(
            String name, AttachedThread python, List<PyObject> arguments) {
        return switch (name) {
            case "size" -> collection::size;
            case "iterator" -> () -> ExportedCollection.following(collection.keySet().iterator());
            case "clear" -> ExportedCollection.doing(collection::clear);
            default -> with(name, key.of(python, address(arguments, 0)), python, arguments);
        };
    }

    private Supplier<Object> with(
            String name, K at, AttachedThread python, List<PyObject> arguments) {
        if (name.equals("put")) {
            V item = value.of(python, address(arguments, 1));
            return ExportedCollection.doing(() -> collection.put(at, item));
        }
        return switch (name) {
            case "contains" -> () -> collection.containsKey(at);
            case "get" -> () -> found(at);
            default -> () -> removed(at);
        };
    }

    private static long address(List<PyObject> arguments, int index) {
        return ((Reference) arguments.get(index)).address();
    }

    private Object found(K at) {
        V item = collection.get(at);
        return item != null || collection.containsKey(at) ? new Found(item) : null;
    }

    private boolean removed(K at) {
        boolean present = collection.containsKey(at);
        collection.remove(at);
        return present;
    }

    @Override
    public Supplier<Object> absent(String name) {
        return switch (name) {
            case "contains", "remove" -> () -> false;
            case "get" -> () -> null;
            default -> null;
        };
    }
}
