package loader.spi;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import loader.python.Keywords;
import loader.python.PythonName;

/**
 * How the arguments of a Java method are those of a call in Python: variable arguments one by one,
 * and what is annotated with {@link Keywords} by name.
 */
public final class CallShape {

    private static final int NONE = -1;

    private final Type[] types;
    private final boolean isSpread;
    private final int keywords;

    /** What is passed for a value of the declared type. */
    @FunctionalInterface
    public interface Passed {
        Object of(Object value, Type declared);
    }

    private CallShape(Method method, Type[] types, int keywords) {
        this.types = types;
        this.isSpread = method.isVarArgs();
        this.keywords = keywords;
    }

    /**
     * The shape of calls of the method.
     *
     * @param types those of its parameters, such as {@link MemberTypes#parameters} has them
     * @throws IllegalArgumentException if something else than a record or a map is annotated, or
     *     two parameters
     */
    public static CallShape of(Method method, Type... types) {
        Parameter[] parameters = method.getParameters();
        int[] found =
                IntStream.range(0, parameters.length)
                        .filter(i -> parameters[i].isAnnotationPresent(Keywords.class))
                        .toArray();
        if (found.length > 1) {
            throw new IllegalArgumentException("two parameters are @Keywords");
        }
        if (found.length == 0) {
            return new CallShape(method, types, NONE);
        }
        Class<?> type = parameters[found[0]].getType();
        if (!type.isRecord() && type != Map.class) {
            throw new IllegalArgumentException(
                    "@Keywords is for a record or a Map, not for " + type.getSimpleName());
        }
        return new CallShape(method, types, found[0]);
    }

    /** Whether the arguments are passed as they are. */
    public boolean isPlain() {
        return !isSpread && keywords == NONE;
    }

    /** Whether there are arguments by name. */
    public boolean hasKeywords() {
        return keywords != NONE;
    }

    /** The number of arguments that each call has. */
    public int positional() {
        return types.length - (isSpread ? 1 : 0) - (hasKeywords() ? 1 : 0);
    }

    /** The names of the arguments by name, or empty if those of a map are not known. */
    public Optional<List<String>> names() {
        if (!hasKeywords()) {
            return Optional.of(List.of());
        }
        Class<?> type = GenericConversion.erased(types[keywords]);
        return type.isRecord()
                ? Optional.of(
                        Arrays.stream(type.getRecordComponents()).map(CallShape::name).toList())
                : Optional.empty();
    }

    /** The arguments without names. */
    public Object[] positional(Object[] arguments, Passed passed) {
        List<Object> values = new ArrayList<>();
        int fixed = types.length - (isSpread ? 1 : 0);
        for (int i = 0; i < fixed; i++) {
            if (i != keywords) {
                values.add(passed.of(arguments[i], types[i]));
            }
        }
        if (isSpread) {
            Type item = item(types[fixed]);
            for (int i = 0; i < Array.getLength(arguments[fixed]); i++) {
                values.add(passed.of(Array.get(arguments[fixed], i), item));
            }
        }
        return values.toArray();
    }

    /** The arguments by name. */
    public Map<String, Object> keywords(Object[] arguments, Passed passed) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (arguments[keywords] instanceof Map<?, ?> map) {
            Type item =
                    types[keywords] instanceof ParameterizedType generic
                            ? generic.getActualTypeArguments()[1]
                            : Object.class;
            map.forEach((name, value) -> values.put((String) name, passed.of(value, item)));
        } else if (arguments[keywords] instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object value = value(record, component);
                if (value != null) {
                    values.put(name(component), passed.of(value, component.getGenericType()));
                }
            }
        }
        return values;
    }

    /** The type of the items of an array type. */
    public static Type item(Type array) {
        return array instanceof GenericArrayType generic
                ? generic.getGenericComponentType()
                : ((Class<?>) array).getComponentType();
    }

    private static String name(RecordComponent component) {
        PythonName given = component.getAccessor().getAnnotation(PythonName.class);
        return given == null ? SnakeCase.of(component.getName()) : given.value();
    }

    /** The value of a record's component. */
    public static Object value(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException(
                    record.getClass().getName() + "." + component.getName(), thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
