package loader.spi.views;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.values.ElementType;
import loader.spi.values.PythonErrors;

/** A Java set that Python sees live. */
public record LentSet<E>(Set<E> collection, ElementType<E> item, PythonErrors errors)
        implements LentCollection {

    @Override
    public String type() {
        return "JavaSet";
    }

    @Override
    public Supplier<Object> operation(String name, Attached python, List<PyObject> arguments) {
        return switch (name) {
            case "size" -> collection::size;
            case "iterator" -> () -> LentCollection.following(collection.iterator());
            case "clear" -> LentCollection.doing(collection::clear);
            default -> with(name, item.of(python.interpreter(), arguments.get(0)));
        };
    }

    private Supplier<Object> with(String name, E value) {
        return switch (name) {
            case "contains" -> () -> collection.contains(value);
            case "add" -> () -> collection.add(value);
            default -> () -> collection.remove(value);
        };
    }

    @Override
    public Supplier<Object> absent(String name) {
        return name.equals("contains") || name.equals("remove") ? () -> false : null;
    }
}
