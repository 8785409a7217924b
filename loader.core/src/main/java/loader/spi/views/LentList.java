package loader.spi.views;

import java.util.List;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyObject;
import loader.spi.values.ElementType;
import loader.spi.values.PythonErrors;

/** A Java list that Python sees live. */
public record LentList<E>(List<E> collection, ElementType<E> item, PythonErrors errors)
        implements LentCollection {

    @Override
    public String type() {
        return "JavaList";
    }

    @Override
    public Supplier<Object> operation(String name, Attached python, List<PyObject> arguments) {
        return switch (name) {
            case "size" -> collection::size;
            case "contains" -> {
                E value = value(python, arguments.get(0));
                yield () -> collection.contains(value);
            }
            case "clear" -> LentCollection.doing(collection::clear);
            default -> at(name, arguments.get(0).as(int.class), python, arguments);
        };
    }

    private Supplier<Object> at(String name, int index, Attached python, List<PyObject> arguments) {
        if (name.equals("get")) {
            return () -> collection.get(index);
        }
        if (name.equals("remove")) {
            return LentCollection.doing(() -> collection.remove(index));
        }
        E value = value(python, arguments.get(1));
        return name.equals("set")
                ? LentCollection.doing(() -> collection.set(index, value))
                : LentCollection.doing(() -> collection.add(index, value));
    }

    private E value(Attached python, PyObject object) {
        return item.of(python.interpreter(), object);
    }

    @Override
    public Supplier<Object> absent(String name) {
        return name.equals("contains") ? () -> false : null;
    }
}
