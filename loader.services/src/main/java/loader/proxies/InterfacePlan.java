package loader.proxies;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import loader.spi.GenericConversion;
import loader.spi.MemberTypes;

/** How the methods of Java interfaces are called on a Python object: worked out once. */
final class InterfacePlan {

    private final Class<?>[] interfaces;
    private final Map<Method, MethodPlan> plans = new HashMap<>();
    private final List<MethodPlan> inOrder = new ArrayList<>();

    private InterfacePlan(Class<?>[] interfaces) {
        this.interfaces = interfaces;
    }

    /**
     * @throws WrongInterface when something is no interface, or two methods stand for one name
     */
    static InterfacePlan of(List<? extends Type> interfaces, Conversions conversions) {
        Class<?>[] erased =
                interfaces.stream().map(GenericConversion::erased).toArray(Class<?>[]::new);
        List.of(erased).forEach(InterfacePlan::requireInterface);
        InterfacePlan plan = new InterfacePlan(erased);
        MemberTypes types = MemberTypes.of(interfaces);
        plan.methods().forEach(method -> plan.add(method, types, conversions));
        return plan;
    }

    private static void requireInterface(Class<?> type) {
        if (!type.isInterface() || type.isAnnotation()) {
            throw new WrongInterface(type.getName() + ": it is not an interface");
        }
        if (type.isSealed()) {
            throw new WrongInterface(type.getName() + ": it is sealed");
        }
    }

    private List<Method> methods() {
        List<Method> methods =
                Arrays.stream(interfaces)
                        .flatMap(type -> Arrays.stream(type.getMethods()))
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .filter(method -> !isOfObject(method))
                        .sorted(Comparator.comparing(Method::toString))
                        .toList();
        Map<String, Method> byName = new TreeMap<>();
        for (Method method : methods) {
            Method other = byName.putIfAbsent(NameMapping.primary(method), method);
            if (other != null && !other.getName().equals(method.getName())) {
                throw new WrongInterface(
                        described(other)
                                + " and "
                                + described(method)
                                + " both stand for "
                                + NameMapping.primary(method));
            }
        }
        return methods;
    }

    private void add(Method method, MemberTypes types, Conversions conversions) {
        MethodPlan plan = MethodPlan.of(method, inOrder.size(), isFunctional(), types, conversions);
        plans.put(method, plan);
        inOrder.add(plan);
    }

    /** Whether a callable object is enough. */
    private boolean isFunctional() {
        return methods().stream().filter(m -> Modifier.isAbstract(m.getModifiers())).count() == 1;
    }

    /** What every object has; interfaces such as {@code Comparator} repeat it. */
    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(
                        each ->
                                each.getName().equals(method.getName())
                                        && Arrays.equals(
                                                each.getParameterTypes(),
                                                method.getParameterTypes()));
    }

    /** The method as a message names it. */
    static String described(Method method) {
        String parameters =
                String.join(
                        ", ",
                        Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .toList());
        return method.getDeclaringClass().getSimpleName()
                + "."
                + method.getName()
                + "("
                + parameters
                + ")";
    }

    Class<?>[] interfaces() {
        return interfaces.clone();
    }

    /** The interfaces as a title. */
    String title() {
        return String.join(", ", Arrays.stream(interfaces).map(Class::getName).toList());
    }

    /** Null for the methods of Object. */
    MethodPlan plan(Method method) {
        return plans.get(method);
    }

    List<MethodPlan> plans() {
        return inOrder;
    }
}
