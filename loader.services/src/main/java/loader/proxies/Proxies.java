package loader.proxies;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.python.PythonInterfaces;

/** Makes Java interfaces of Python objects, and the other way round. */
public final class Proxies implements PythonInterfaces {

    private final JavaObjects javaObjects = new JavaObjects(this);
    private final ClassValue<InterfacePlan> plans =
            new ClassValue<>() {
                @Override
                protected InterfacePlan computeValue(Class<?> type) {
                    return InterfacePlan.of(List.of(type), new Conversions(Proxies.this));
                }
            };

    /** Java objects as Python sees them. */
    public JavaObjects javaObjects() {
        return javaObjects;
    }

    /**
     * A Python object as a service under the interfaces. The target stays the caller's.
     *
     * @param bundle sees the interfaces
     * @param title what the exception of a call after the service's end names
     * @throws WrongInterface when functions are missing, or cannot be called so
     */
    public ServiceProxy service(
            Attached python,
            PyObject target,
            List<Class<?>> interfaces,
            ClassLoader bundle,
            String title) {
        InterfacePlan plan = InterfacePlan.of(interfaces, new Conversions(this));
        Member[] members = Members.of(python, target, plan, true);
        PythonProxy proxy =
                new PythonProxy(python.interpreter(), plan, target.copy(), members, title);
        return new ServiceProxy(proxy.in(loader(interfaces, bundle)), proxy.gate());
    }

    /**
     * A service whose objects in several processes come later, and which may lose some.
     *
     * @param guard says why calls are refused
     */
    public SpreadService spread(
            Class<?> type, ClassLoader bundle, Load load, String title, Guard guard) {
        SpreadProxy proxy = new SpreadProxy(title, load, guard);
        List<Class<?>> interfaces = List.of(type);
        Object service = proxy.in(loader(interfaces, bundle), interfaces);
        return new SpreadService(new ServiceProxy(service, proxy.gate()), proxy);
    }

    /**
     * The service, with calls that are made once more when the process has died, if the interface
     * wants this.
     */
    public ServiceProxy repeating(
            ServiceProxy proxy, Class<?> type, Interpreter python, Successor successor) {
        return Repetition.isWanted(type)
                ? new ServiceProxy(
                        Proxy.newProxyInstance(
                                proxy.service().getClass().getClassLoader(),
                                new Class<?>[] {type},
                                new RepeatingProxy(python, proxy.service(), successor)),
                        proxy.gate())
                : proxy;
    }

    /** One of an interface if it can be: it sees what the methods name, which a bundle may not. */
    private static ClassLoader loader(List<Class<?>> interfaces, ClassLoader bundle) {
        return interfaces.stream()
                .map(Class::getClassLoader)
                .filter(each -> each != null && interfaces.stream().allMatch(sees(each)))
                .findFirst()
                .orElse(bundle);
    }

    private static Predicate<Class<?>> sees(ClassLoader loader) {
        return type -> {
            try {
                return loader.loadClass(type.getName()) == type;
            } catch (ClassNotFoundException | NoClassDefFoundError absent) {
                return false;
            }
        };
    }

    /** How the methods of an interface without type arguments are called. */
    InterfacePlan plan(Class<?> type) {
        return plans.get(type);
    }

    /** A Python object that a call returned, as the interface of the plan. */
    Object returned(
            Interpreter interpreter,
            PyObject target,
            Class<?> type,
            Supplier<InterfacePlan> planned) {
        try (Attached python = interpreter.attach()) {
            return object(python, target, type, planned, false);
        }
    }

    @Override
    public <T> T as(Attached python, PyObject target, Class<T> type) {
        return type.cast(object(python, target, type, () -> plan(type), true));
    }

    private static Object object(
            Attached python,
            PyObject target,
            Class<?> type,
            Supplier<InterfacePlan> planned,
            boolean held) {
        InterfacePlan plan;
        Member[] members;
        try {
            plan = planned.get();
            members = Members.of(python, target, plan, held);
        } catch (WrongInterface wrong) {
            ClassCastException other =
                    new ClassCastException(
                            target.typeName() + " cannot become " + wrong.getMessage());
            other.initCause(wrong);
            throw other;
        }
        Interpreter interpreter = python.interpreter();
        ClassLoader loader = type.getClassLoader();
        return new PythonProxy(interpreter, plan, target.copy(), members, "")
                .in(loader == null ? Proxies.class.getClassLoader() : loader);
    }

    /**
     * A proxy for a service.
     *
     * @param gate ended when the service is unregistered
     */
    public record ServiceProxy(Object service, CallGate gate) {}

    /**
     * A service with objects in several processes.
     *
     * @param objects gets the objects
     */
    public record SpreadService(ServiceProxy proxy, SpreadProxy objects) {}

    /** Finds the service that comes after another. */
    @FunctionalInterface
    public interface Successor {
        /** Waits for it. Empty if none comes. */
        Optional<Object> after(Object service);
    }
}
