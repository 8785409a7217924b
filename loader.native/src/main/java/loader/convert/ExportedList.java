package loader.convert;

import java.util.List;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;

/** A Java list that Python sees live. */
record ExportedList<E>(List<E> collection, ElementType<E> item) implements ExportedCollection {

    @Override
    public Supplier<Object> operation(
            String name, AttachedThread python, List<PyObject> arguments) {
        return switch (name) {
            case "size" -> collection::size;
            case "contains" -> {
                E value = value(python, arguments.get(0));
                yield () -> collection.contains(value);
            }
            case "clear" -> ExportedCollection.doing(collection::clear);
            default -> at(name, arguments.get(0).as(int.class), python, arguments);
        };
    }

    private Supplier<Object> at(
            String name, int index, AttachedThread python, List<PyObject> arguments) {
        if (name.equals("get")) {
            return () -> collection.get(index);
        }
        if (name.equals("remove")) {
            return ExportedCollection.doing(() -> collection.remove(index));
        }
        E value = value(python, arguments.get(1));
        return name.equals("set")
                ? ExportedCollection.doing(() -> collection.set(index, value))
                : ExportedCollection.doing(() -> collection.add(index, value));
    }

    private E value(AttachedThread python, PyObject object) {
        return item.of(python, ((Reference) object).address());
    }

    @Override
    public Supplier<Object> absent(String name) {
        return name.equals("contains") ? () -> false : null;
    }
}
