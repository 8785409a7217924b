package loader.proxies;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.python.PyView;
import loader.spi.InInterpreter;

/** The Python objects of processes among arguments, also inside collections. */
final class PassedObjects {

    private PassedObjects() {}

    /** The interpreters that they are in, in the order of the arguments. */
    static Stream<Interpreter> interpreters(Object[] arguments) {
        return arguments == null ? Stream.of() : of(Stream.of(arguments));
    }

    private static Stream<Interpreter> of(Stream<?> values) {
        return values.flatMap(PassedObjects::of);
    }

    private static Stream<Interpreter> of(Object value) {
        if (value instanceof InInterpreter object) {
            return Stream.of(object.interpreter());
        }
        if (value instanceof PyView view) {
            try (PyObject object = view.object()) {
                return of(object);
            }
        }
        if (value instanceof Collection<?> items) {
            return of(items.stream());
        }
        if (value instanceof Object[] items) {
            return of(Stream.of(items));
        }
        if (value instanceof Map<?, ?> map) {
            return of(map.values().stream());
        }
        return PythonProxy.of(value).map(PythonProxy::python).stream();
    }
}
