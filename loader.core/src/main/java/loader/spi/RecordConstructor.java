package loader.spi;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Supplier;

/** Makes records of the values of their components. */
public final class RecordConstructor {

    private RecordConstructor() {}

    /** What the conversion gives, or refuses: the exception names the component, then. */
    public static Object component(RecordComponent component, Supplier<Object> conversion) {
        try {
            return conversion.get();
        } catch (ClassCastException refused) {
            ClassCastException named =
                    new ClassCastException(
                            component.getDeclaringRecord().getName()
                                    + "."
                                    + component.getName()
                                    + ": "
                                    + refused.getMessage());
            named.initCause(refused);
            throw named;
        }
    }

    /**
     * A record of this type.
     *
     * @throws IllegalArgumentException if the constructor throws, with the cause
     */
    public static Object construct(Class<?> type, Object[] values) {
        Class<?>[] types =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException(
                    type.getName() + ": " + thrown.getCause(), thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
