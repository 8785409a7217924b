package loader.services;

import java.io.Serializable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.spi.MemberTypes;

/** A Java interface as one whose methods are called from another process. */
record RemoteInterface(Class<?> type) {

    private static final Set<Class<?>> STAGES =
            Set.of(CompletionStage.class, CompletableFuture.class, Future.class);

    /** Interfaces of which Loader makes values. */
    private static final Set<Class<?>> VALUES =
            Set.of(
                    CharSequence.class,
                    Collection.class,
                    List.class,
                    Map.class,
                    Set.class,
                    Serializable.class,
                    Comparable.class,
                    Number.class);

    /** What its methods need of the implementation of remote services. */
    String[] intents() {
        return methods().anyMatch(method -> STAGES.contains(method.getReturnType()))
                ? new String[] {"osgi.basic", "osgi.async"}
                : new String[] {"osgi.basic"};
    }

    /** Why it cannot be called from another process: empty if it can. */
    List<String> problems() {
        if (!Modifier.isPublic(type.getModifiers())) {
            return List.of(type.getName() + " is not public");
        }
        MemberTypes types = MemberTypes.of(List.of(type));
        return methods()
                .flatMap(method -> problem(method, types).stream())
                .collect(Collectors.toList());
    }

    private Stream<Method> methods() {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .sorted(Comparator.comparing(Method::toString));
    }

    private static Optional<String> problem(Method method, MemberTypes types) {
        List<Type> travelling = new ArrayList<>(List.of(types.parameters(method)));
        Type result = types.result(method);
        travelling.add(0, STAGES.contains(erased(result)) ? content(result) : result);
        Set<Class<?>> seen = new HashSet<>();
        return travelling.stream()
                .flatMap(each -> refusal(each, seen).stream())
                .findFirst()
                .map(why -> described(method) + ": " + why);
    }

    private static String described(Method method) {
        return method.getDeclaringClass().getSimpleName()
                + "."
                + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Type content(Type stage) {
        return stage instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[0]
                : Object.class;
    }

    /** What an {@code Object} is shows in the call only. */
    private static Optional<String> refusal(Type type, Set<Class<?>> seen) {
        if (type instanceof GenericArrayType array) {
            return refusal(array.getGenericComponentType(), seen);
        }
        if (type instanceof ParameterizedType generic) {
            return Stream.concat(
                            Stream.of(generic.getRawType()),
                            Arrays.stream(generic.getActualTypeArguments()))
                    .flatMap(each -> refusal(each, seen).stream())
                    .findFirst();
        }
        if (type instanceof Class<?> plain) {
            return refusal(plain, seen);
        }
        Type[] bounds =
                type instanceof WildcardType wildcard
                        ? wildcard.getUpperBounds()
                        : ((TypeVariable<?>) type).getBounds();
        return Arrays.stream(bounds)
                .filter(bound -> bound instanceof Class<?>)
                .flatMap(each -> refusal(each, seen).stream())
                .findFirst();
    }

    private static Optional<String> refusal(Class<?> type, Set<Class<?>> seen) {
        if (type.isArray()) {
            return refusal(type.getComponentType(), seen);
        }
        if (type.isPrimitive() || type == Object.class || VALUES.contains(type)) {
            return Optional.empty();
        }
        if (type.isInterface()) {
            return Optional.of(
                    type.getName() + " is an interface: its objects stay in their process");
        }
        if (!Serializable.class.isAssignableFrom(type)) {
            return Optional.of(type.getName() + " does not implement java.io.Serializable");
        }
        return type.isRecord() && seen.add(type)
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .flatMap(each -> refusal(each, seen).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static Class<?> erased(Type type) {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }
}
