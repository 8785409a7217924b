package loader.proxies;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.spi.DefaultMethods;
import loader.spi.ProgramSupport;

/**
 * A Python object behind Java interfaces. The proxy of a service ends with the service. The proxy
 * of an object that a call returned ends with {@code close}, if its interface has this method.
 * Otherwise the object is released some time after the proxy is garbage.
 */
final class PythonProxy implements InvocationHandler {

    private final Interpreter python;
    private final InterfacePlan interfacePlan;
    private final PyObject target;
    private final Member[] members;
    private final boolean isService;
    private final CallGate gate;
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Takes the target over. */
    PythonProxy(
            Interpreter python,
            InterfacePlan interfacePlan,
            PyObject target,
            Member[] members,
            String service) {
        this.python = python;
        this.interfacePlan = interfacePlan;
        this.target = target;
        this.members = members;
        this.isService = !service.isEmpty();
        this.gate =
                isService
                        ? new CallGate(service, this::release)
                        : CallGate.ofObject(interfacePlan.title(), this::release);
    }

    static Optional<PythonProxy> of(Object value) {
        if (value == null || !Proxy.isProxyClass(value.getClass())) {
            return Optional.empty();
        }
        InvocationHandler calls = Proxy.getInvocationHandler(value);
        if (calls instanceof RepeatingProxy service) {
            return of(service.service());
        }
        return calls instanceof PythonProxy proxy ? Optional.of(proxy) : Optional.empty();
    }

    Object in(ClassLoader loader) {
        return Proxy.newProxyInstance(loader, interfacePlan.interfaces(), this);
    }

    CallGate gate() {
        return gate;
    }

    Interpreter python() {
        return python;
    }

    /** A reference to what it stands for, which the caller closes. */
    PyObject target() {
        return gate.during(target::copy);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        MethodPlan plan = interfacePlan.plan(method);
        if (plan == null) {
            return ofObject(proxy, method, arguments);
        }
        Member member = members[plan.index()];
        if (member == null && !plan.isClose()) {
            return DefaultMethods.invoke(proxy, method, arguments);
        }
        if (plan.isClose()) {
            return close(member, plan);
        }
        gate.enter();
        try {
            return member.invoke(python, target, plan, arguments);
        } catch (PythonException raised) {
            throw declared(method, raised);
        } finally {
            gate.leave();
        }
    }

    /** What the method may throw, when that is what Java threw into Python. */
    private static Throwable declared(Method method, PythonException raised) {
        return raised.type().equals(ProgramSupport.JAVA_ERROR)
                        && Arrays.stream(method.getExceptionTypes())
                                .anyMatch(type -> type.isInstance(raised.getCause()))
                ? raised.getCause()
                : raised;
    }

    /**
     * Closing twice is fine; a service ends with its registration only. No lock is held while
     * Python works, for whose GIL it would have to wait.
     */
    private Object close(Member member, MethodPlan plan) {
        if (gate.hasEnded() || !isService && closing.getAndSet(true)) {
            return null;
        }
        try {
            return member == null
                    ? null
                    : gate.during(() -> member.invoke(python, target, plan, null));
        } finally {
            if (!isService) {
                gate.end();
            }
        }
    }

    private Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> isEqual(proxy, arguments[0]);
            case "hashCode" ->
                    isService || gate.hasEnded()
                            ? System.identityHashCode(proxy)
                            : gate.during(target::hashCode);
            default ->
                    isService || gate.hasEnded()
                            ? gate + (gate.hasEnded() ? ", gone" : "")
                            : gate.during(target::toString);
        };
    }

    /** A service is equal to itself only; returned objects are when Python says so. */
    private boolean isEqual(Object proxy, Object value) {
        if (proxy == value) {
            return true;
        }
        PythonProxy other = of(value).orElse(null);
        if (isService || other == null || other.isService) {
            return false;
        }
        if (gate.hasEnded() || other.gate.hasEnded()) {
            return false;
        }
        return gate.during(() -> other.gate.during(() -> target.equals(other.target)));
    }

    private void release() {
        Members.close(members);
        target.close();
    }
}
