package loader.proxies;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import loader.python.PythonName;
import loader.spi.SnakeCase;

/** What a method of a Java interface may be called in Python, the likeliest name first. */
final class NameMapping {

    private static final Set<String> KEYWORDS =
            Set.of(
                    "and",
                    "as",
                    "async",
                    "await",
                    "def",
                    "del",
                    "elif",
                    "except",
                    "from",
                    "global",
                    "in",
                    "is",
                    "lambda",
                    "nonlocal",
                    "not",
                    "or",
                    "pass",
                    "raise",
                    "with",
                    "yield");

    private NameMapping() {}

    /** The one name by which methods are told apart. */
    static String primary(Method method) {
        PythonName given = method.getAnnotation(PythonName.class);
        return given == null ? escaped(SnakeCase.of(method.getName())) : given.value();
    }

    /** Functions, classes and, for a getter, attributes. */
    static List<String> names(Method method) {
        PythonName given = method.getAnnotation(PythonName.class);
        if (given != null) {
            return List.of(given.value());
        }
        String name = method.getName();
        Set<String> names = new LinkedHashSet<>();
        names.add(escaped(name));
        names.add(escaped(SnakeCase.of(name)));
        if (isGetter(method)) {
            addProperty(names, rest(name, name.startsWith("is") ? 2 : 3));
        }
        names.add(capitalized(name));
        if (!rest(name, 3).isEmpty() && name.startsWith("new")) {
            names.add(rest(name, 3));
        }
        return List.copyOf(names);
    }

    /** The attributes that a setter assigns to; none for other methods. */
    static List<String> assigned(Method method) {
        String name = method.getName();
        Set<String> names = new LinkedHashSet<>();
        if (isSetter(method)) {
            addProperty(names, rest(name, 3));
        }
        return List.copyOf(names);
    }

    /** How Python may call a method of a Java object. */
    static Set<String> pythonNames(Method method) {
        return new LinkedHashSet<>(List.of(primary(method), escaped(method.getName())));
    }

    private static boolean isGetter(Method method) {
        String name = method.getName();
        return method.getParameterCount() == 0
                && method.getReturnType() != void.class
                && (name.startsWith("get") && !rest(name, 3).isEmpty()
                        || name.startsWith("is") && !rest(name, 2).isEmpty());
    }

    private static boolean isSetter(Method method) {
        String name = method.getName();
        return method.getParameterCount() == 1
                && method.getReturnType() == void.class
                && name.startsWith("set")
                && !rest(name, 3).isEmpty();
    }

    /** What follows a prefix, if it begins a word. */
    private static String rest(String name, int prefix) {
        boolean word = name.length() > prefix && Character.isUpperCase(name.charAt(prefix));
        return word ? name.substring(prefix) : "";
    }

    private static void addProperty(Set<String> names, String property) {
        names.add(escaped(SnakeCase.of(property)));
        names.add(
                escaped(property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1)));
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String escaped(String name) {
        return KEYWORDS.contains(name) ? name + "_" : name;
    }
}
