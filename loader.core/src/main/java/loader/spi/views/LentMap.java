package loader.spi.views;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.values.ElementType;
import loader.spi.values.PythonErrors;

/** A Java map that Python sees live. */
public record LentMap<K, V>(
        Map<K, V> collection, ElementType<K> key, ElementType<V> value, PythonErrors errors)
        implements LentCollection {

    @Override
    public String type() {
        return "JavaMap";
    }

    @Override
    public Supplier<Object> operation(String name, Attached python, List<PyObject> arguments) {
        return switch (name) {
            case "size" -> collection::size;
            case "iterator" -> () -> LentCollection.following(collection.keySet().iterator());
            case "clear" -> LentCollection.doing(collection::clear);
            default ->
                    with(name, key.of(python.interpreter(), arguments.get(0)), python, arguments);
        };
    }

    private Supplier<Object> with(String name, K at, Attached python, List<PyObject> arguments) {
        if (name.equals("put")) {
            V item = value.of(python.interpreter(), arguments.get(1));
            return LentCollection.doing(() -> collection.put(at, item));
        }
        return switch (name) {
            case "contains" -> () -> collection.containsKey(at);
            case "get" -> () -> found(at);
            default -> () -> removed(at);
        };
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
