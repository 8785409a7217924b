package loader.proxies;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyObject;

/**
 * The one function through which Python calls a Java object: the first argument names the method.
 * While Java works, other threads can run Python.
 */
final class JavaObject implements JavaFunction {

    private final Object value;
    private final JavaMethods methods;
    private final Guard guard;
    private final JavaObjects objects;

    JavaObject(Object value, JavaMethods methods, Guard guard, JavaObjects objects) {
        this.value = value;
        this.methods = methods;
        this.guard = guard;
        this.objects = objects;
    }

    Object value() {
        return value;
    }

    @Override
    public Object call(Attached python, List<PyObject> arguments) {
        String name = arguments.get(0).as(String.class);
        List<PyObject> rest = arguments.subList(1, arguments.size());
        return switch (name) {
            case "__eq__" -> {
                Object other = objects.unwrapped(rest.get(0)).orElse(null);
                yield other != null && python.detached(() -> value.equals(other));
            }
            case "__hash__" -> python.detached(value::hashCode);
            case "__str__" -> python.detached(value::toString);
            default -> call(python, name, rest);
        };
    }

    private Object call(Attached python, String name, List<PyObject> arguments) {
        Optional<String> refusal = guard.refusal();
        if (refusal.isPresent()) {
            throw OsgiModule.refusal(python, "ServiceGone", refusal.get());
        }
        Overloads overloads = methods.named(name);
        if (overloads == null) {
            throw OsgiModule.refusal(
                    python, "AttributeError", methods.title() + " has no method " + name);
        }
        Overloads.Chosen chosen =
                overloads
                        .choose(python.interpreter(), arguments)
                        .orElseThrow(
                                () ->
                                        OsgiModule.refusal(
                                                python,
                                                "TypeError",
                                                overloads.mismatch(arguments)));
        Object result = python.detached(() -> invoke(chosen));
        return given(python, result, chosen.method());
    }

    private Object invoke(Overloads.Chosen chosen) {
        try {
            return chosen.method().invoke(value, chosen.arguments().toArray());
        } catch (InvocationTargetException thrown) {
            throw JavaObject.<RuntimeException>unchecked(thrown.getCause());
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }

    /** Python has no checked exceptions: whatever it is goes on as it is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** What the method's declared type lets Python see of the result. */
    private PyObject given(Attached python, Object result, Method method) {
        List<PyObject> made = new ArrayList<>();
        try {
            return python.of(
                    methods.conversions()
                            .toPython(python.interpreter(), result, methods.result(method), made));
        } catch (IllegalArgumentException noValue) {
            throw OsgiModule.refusal(
                    python, "TypeError", method.getName() + ": " + noValue.getMessage());
        } finally {
            made.forEach(PyObject::close);
        }
    }
}
