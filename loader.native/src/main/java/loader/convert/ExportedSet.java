package loader.convert;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;

/** A Java set that Python sees live. */
record ExportedSet<E>(Set<E> collection, ElementType<E> item) implements ExportedCollection {

    @Override
    public Supplier<Object> operation(
            String name, AttachedThread python, List<PyObject> arguments) {
        return switch (name) {
            case "size" -> collection::size;
            case "iterator" -> () -> ExportedCollection.following(collection.iterator());
            case "clear" -> ExportedCollection.doing(collection::clear);
            default -> with(name, item.of(python, ((Reference) arguments.get(0)).address()));
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
