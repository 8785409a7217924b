package loader.spi;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.JavaFunction;
import loader.python.PyObject;

/**
 * The one method of an instance of a functional interface, as a function that Python calls. It
 * works without the GIL, as all Java code does that is given no {@code Attached}.
 */
public final class InterfaceFunction implements JavaFunction {

    private final Interpreter interpreter;
    private final Method method;
    private final Object instance;
    private final List<FromPython> parameters;
    private final Class<?> last;
    private final Function<String, RuntimeException> typeError;

    /**
     * @param conversion converts the arguments
     * @param typeError the exception that Python sees as TypeError
     * @throws IllegalArgumentException if the type is no functional interface of the instance
     */
    public InterfaceFunction(
            Interpreter interpreter,
            Class<?> type,
            Object instance,
            GenericConversion conversion,
            Function<String, RuntimeException> typeError) {
        this.interpreter = interpreter;
        this.method =
                FunctionalMethod.of(type)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                type.getName() + " is no functional interface"));
        if (!type.isInstance(instance)) {
            throw new IllegalArgumentException("no " + type.getName() + ": " + instance);
        }
        this.instance = instance;
        this.typeError = typeError;
        method.trySetAccessible();
        Type[] types = MemberTypes.of(List.of(type)).parameters(method);
        if (method.isVarArgs()) {
            types[types.length - 1] = CallShape.item(types[types.length - 1]);
        }
        this.last =
                types.length == 0 ? Void.class : GenericConversion.erased(types[types.length - 1]);
        this.parameters = Arrays.stream(types).map(each -> conversion.to(each, Map.of())).toList();
    }

    /** The name of the method. */
    public String name() {
        return method.getName();
    }

    @Override
    public Object call(Attached python, List<PyObject> arguments) {
        Object[] values = values(arguments);
        return python.detached(() -> invoke(values));
    }

    private Object[] values(List<PyObject> arguments) {
        int last = parameters.size() - 1;
        if (method.isVarArgs() ? arguments.size() < last : arguments.size() != last + 1) {
            throw typeError.apply(
                    method.getName()
                            + "() takes "
                            + (method.isVarArgs() ? "at least " + last : last + 1)
                            + " positional arguments but "
                            + arguments.size()
                            + " were given");
        }
        List<Object> values = new ArrayList<>();
        try {
            for (int i = 0; i < arguments.size(); i++) {
                FromPython parameter = parameters.get(Math.min(i, last));
                values.add(parameter.convert(interpreter, arguments.get(i)));
            }
        } catch (ClassCastException other) {
            throw typeError.apply(method.getName() + "(): " + other.getMessage());
        }
        return method.isVarArgs() ? gathered(last, values) : values.toArray();
    }

    /** The arguments from an index on as the array of the last parameter. */
    private Object[] gathered(int from, List<Object> values) {
        Object rest = Array.newInstance(last, values.size() - from);
        for (int i = from; i < values.size(); i++) {
            Array.set(rest, i - from, values.get(i));
        }
        Object[] all = Arrays.copyOf(values.subList(0, from).toArray(), from + 1);
        all[from] = rest;
        return all;
    }

    private Object invoke(Object[] values) {
        try {
            return method.invoke(instance, values);
        } catch (InvocationTargetException thrown) {
            throw InterfaceFunction.<RuntimeException>unchecked(thrown.getCause());
        } catch (IllegalAccessException hidden) {
            throw new IllegalArgumentException("not accessible: " + method, hidden);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws whatever it is
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** The functional interface of a lambda or method reference. */
    public static Optional<Class<?>> ofLambda(Object value) {
        if (!value.getClass().isHidden()) {
            return Optional.empty();
        }
        List<Class<?>> types =
                Stream.of(value.getClass().getInterfaces())
                        .filter(type -> type != Serializable.class)
                        .<Class<?>>map(type -> type)
                        .toList();
        return types.size() == 1 && FunctionalMethod.of(types.get(0)).isPresent()
                ? Optional.of(types.get(0))
                : Optional.empty();
    }
}
