package loader.proxies;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import loader.python.Interpreter;
import loader.python.PythonDiedException;
import org.osgi.framework.ServiceException;

/**
 * One service with a Python object in each of several processes. A call goes to the process that
 * its arguments are of, otherwise to the least busy one.
 */
public final class SpreadProxy implements InvocationHandler {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String title;
    private final Load load;
    private final Guard guard;
    private final Copy[] copies; // read and written with the lock of the load
    private final CallGate gate;

    /** The object in one process; the gate is open while somebody may begin a call. */
    private record Copy(Interpreter python, InvocationHandler calls, CallGate gate) {

        boolean isAlive() {
            return python.state() == Interpreter.State.OPEN;
        }
    }

    /** A call that has begun. */
    private record Place(Copy copy, int process) {}

    SpreadProxy(String title, Load load, Guard guard) {
        this.title = title;
        this.guard = guard;
        this.load = load;
        this.copies = new Copy[load.processes()];
        this.gate = new CallGate(title, this::release);
    }

    Object in(ClassLoader loader, List<Class<?>> interfaces) {
        return Proxy.newProxyInstance(loader, interfaces.toArray(Class<?>[]::new), this);
    }

    CallGate gate() {
        return gate;
    }

    /** Whether the process has its object. */
    public boolean has(int process) {
        boolean[] has = new boolean[1];
        load.locked(() -> has[0] = copies[process] != null && copies[process].isAlive());
        return has[0];
    }

    /**
     * Calls may go to this process from now on.
     *
     * @param service which is ended with the last call
     * @param release is run then
     */
    public void put(
            int process, Interpreter python, Proxies.ServiceProxy service, Runnable release) {
        CallGate calls =
                new CallGate(
                        title,
                        () -> {
                            service.gate().end();
                            release.run();
                        });
        exchange(process, new Copy(python, Proxy.getInvocationHandler(service.service()), calls));
        if (gate.hasEnded()) {
            remove(process);
        }
    }

    /** No further call goes to this process. */
    public void remove(int process) {
        exchange(process, null);
    }

    private void exchange(int process, Copy next) {
        Copy[] before = new Copy[1];
        load.locked(
                () -> {
                    before[0] = copies[process];
                    copies[process] = next;
                });
        if (before[0] != null) {
            before[0].gate().end();
        }
    }

    private void release() {
        for (int process = 0; process < copies.length; process++) {
            remove(process);
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        gate.enter();
        try {
            return call(proxy, method, arguments);
        } finally {
            gate.leave();
        }
    }

    private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
        Place place = enter(arguments);
        try {
            return call(place, proxy, method, arguments);
        } catch (PythonDiedException died) {
            if (!Repetition.isWanted(method, arguments, place.copy().python())) {
                throw died;
            }
        }
        return call(enter(arguments), proxy, method, arguments);
    }

    private Object call(Place place, Object proxy, Method method, Object[] arguments)
            throws Throwable {
        Object result = null;
        int before = load.inside(place.process());
        try {
            result = place.copy().calls().invoke(proxy, method, arguments);
            return result;
        } finally {
            load.leave(before);
            place.copy().gate().leave();
            end(place.process(), result);
        }
    }

    /** A coroutine is a call until it has its result. */
    @SuppressWarnings("FutureReturnValueIgnored") // the caller has the stage itself
    private void end(int process, Object result) {
        if (result instanceof CompletionStage<?> later) {
            later.whenComplete((value, failure) -> load.end(process));
        } else {
            load.end(process);
        }
    }

    private Place enter(Object[] arguments) {
        guard.refusal()
                .ifPresent(
                        why -> {
                            throw new ServiceException(title + ": " + why);
                        });
        int owner = owner(arguments);
        Copy[] entered = new Copy[1];
        int process =
                load.enter(
                        each -> {
                            Copy copy = copies[each];
                            if (owner != Load.NONE && owner != each
                                    || copy == null
                                    || !copy.isAlive()) {
                                return false;
                            }
                            copy.gate().enter();
                            entered[0] = copy;
                            return true;
                        },
                        this::hasDead,
                        PATIENCE);
        if (process == Load.NONE) {
            throw new ServiceException(title + ": none of its processes lives");
        }
        return new Place(entered[0], process);
    }

    /** A death that has been told to callers, and not yet to who starts processes. */
    private boolean hasDead() {
        return Stream.of(copies).anyMatch(copy -> copy != null && !copy.isAlive());
    }

    /** The process that the first Python object of one of them is in. */
    private int owner(Object[] arguments) {
        return PassedObjects.interpreters(arguments)
                .map(this::process)
                .filter(each -> each != Load.NONE)
                .findFirst()
                .orElse(Load.NONE);
    }

    private int process(Interpreter python) {
        int[] process = {Load.NONE};
        load.locked(
                () -> {
                    for (int each = 0; each < copies.length; each++) {
                        if (copies[each] != null && copies[each].python() == python) {
                            process[0] = each;
                        }
                    }
                });
        return process[0];
    }

    private Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> title + (gate.hasEnded() ? ", gone" : "");
        };
    }
}
