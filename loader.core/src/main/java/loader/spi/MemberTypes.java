package loader.spi;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The types that methods have as members of interfaces: what {@code Source<Long>}, or {@code
 * LongSource extends Source<Long>}, says of the type variables of {@code Source} stands in their
 * place.
 */
public final class MemberTypes {

    private final Map<TypeVariable<?>, Type> arguments = new HashMap<>();

    private MemberTypes() {}

    /** The types of the methods of these interfaces, and of those that they extend. */
    public static MemberTypes of(List<? extends Type> interfaces) {
        MemberTypes types = new MemberTypes();
        interfaces.forEach(types::add);
        return types;
    }

    private void add(Type type) {
        Class<?> raw = GenericConversion.erased(type);
        if (type instanceof ParameterizedType generic) {
            Type[] given = resolved(generic.getActualTypeArguments());
            for (int i = 0; i < given.length; i++) {
                add(raw.getTypeParameters()[i], given[i]);
            }
        }
        for (Type extended : raw.getGenericInterfaces()) {
            add(extended);
        }
    }

    /** A wildcard without a bound leaves the variable its own. */
    private void add(TypeVariable<?> variable, Type given) {
        boolean isAny =
                given instanceof WildcardType && GenericConversion.erased(given) == Object.class;
        if (!isAny) {
            arguments.putIfAbsent(variable, given);
        }
    }

    /** The type of the result. */
    public Type result(Method method) {
        return resolved(method.getGenericReturnType());
    }

    /** The types of the parameters. */
    public Type[] parameters(Method method) {
        return resolved(method.getGenericParameterTypes());
    }

    private Type[] resolved(Type[] types) {
        return Arrays.stream(types).map(this::resolved).toArray(Type[]::new);
    }

    private Type resolved(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return arguments.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType generic) {
            return resolved(generic);
        }
        if (type instanceof GenericArrayType array) {
            return arrayOf(resolved(array.getGenericComponentType()));
        }
        if (type instanceof WildcardType wildcard) {
            Type bound = resolved(wildcard.getUpperBounds()[0]);
            return bound.equals(wildcard.getUpperBounds()[0]) ? wildcard : bound;
        }
        return type;
    }

    private Type resolved(ParameterizedType type) {
        Type[] given = resolved(type.getActualTypeArguments());
        return Arrays.equals(given, type.getActualTypeArguments())
                ? type
                : new Generic(type.getRawType(), type.getOwnerType(), List.of(given));
    }

    private static Type arrayOf(Type item) {
        return item instanceof Class<?> plain ? plain.arrayType() : new ArrayOf(item);
    }

    private record Generic(Type raw, Type owner, List<Type> arguments)
            implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public Type getOwnerType() {
            return owner;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ParameterizedType type
                    && raw.equals(type.getRawType())
                    && Objects.equals(owner, type.getOwnerType())
                    && arguments.equals(List.of(type.getActualTypeArguments()));
        }

        /** That of the types that Java makes. */
        @Override
        public int hashCode() {
            return arguments.hashCode() ^ Objects.hashCode(owner) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            List<String> names = arguments.stream().map(Type::getTypeName).toList();
            return raw.getTypeName() + "<" + String.join(", ", names) + ">";
        }
    }

    private record ArrayOf(Type item) implements GenericArrayType {

        @Override
        public Type getGenericComponentType() {
            return item;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof GenericArrayType type
                    && item.equals(type.getGenericComponentType());
        }

        /** That of the types that Java makes. */
        @Override
        public int hashCode() {
            return item.hashCode();
        }

        @Override
        public String toString() {
            return item.getTypeName() + "[]";
        }
    }
}
