package loader.proxies;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.spi.FunctionalMethod;
import loader.spi.GenericConversion;
import loader.spi.MemberTypes;

/** The methods of interfaces by their Python names. */
final class JavaMethods {

    private final String title;
    private final Optional<String> called;
    private final MemberTypes types;
    private final Conversions conversions;
    private final Map<String, Overloads> byName = new LinkedHashMap<>();

    private JavaMethods(List<Class<?>> interfaces, MemberTypes types, Conversions conversions) {
        this.title = String.join(", ", interfaces.stream().map(Class::getName).toList());
        this.called =
                interfaces.size() == 1
                        ? FunctionalMethod.of(interfaces.get(0)).map(NameMapping::primary)
                        : Optional.empty();
        this.types = types;
        this.conversions = conversions;
    }

    static JavaMethods of(List<? extends Type> interfaces, Conversions conversions) {
        List<Class<?>> erased =
                interfaces.stream().<Class<?>>map(GenericConversion::erased).toList();
        JavaMethods methods = new JavaMethods(erased, MemberTypes.of(interfaces), conversions);
        Map<String, List<Method>> byName = new LinkedHashMap<>();
        for (Class<?> type : erased) {
            for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers()) && !method.isBridge()) {
                    method.trySetAccessible(); // the interface may not be public
                    NameMapping.pythonNames(method)
                            .forEach(
                                    n ->
                                            byName.computeIfAbsent(n, k -> new ArrayList<>())
                                                    .add(method));
                }
            }
        }
        byName.forEach(
                (name, all) ->
                        methods.byName.put(
                                name, Overloads.of(name, all, methods.types, conversions)));
        return methods;
    }

    String title() {
        return title;
    }

    /** The name of the method that Python calls when it calls the object; empty for none. */
    Optional<String> called() {
        return called;
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** Null when the interfaces have no such method. */
    Overloads named(String name) {
        return byName.get(name);
    }

    /** The declared type of what the method returns. */
    Type result(Method method) {
        return types.result(method);
    }

    Conversions conversions() {
        return conversions;
    }
}
