package loader.proxies;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import loader.python.Interpreter;
import loader.python.PythonDiedException;
import loader.python.Retry;

/**
 * A service in a process. When the process dies, calls of methods with {@link Retry} are made once
 * more, on the service that comes with the next process.
 */
final class RepeatingProxy implements InvocationHandler {

    private final Interpreter python;
    private final Object service;
    private final Proxies.Successor successor;

    RepeatingProxy(Interpreter python, Object service, Proxies.Successor successor) {
        this.python = python;
        this.service = service;
        this.successor = successor;
    }

    /** What it calls. */
    Object service() {
        return service;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            return invoke(service, proxy, method, arguments);
        } catch (PythonDiedException died) {
            if (!Repetition.isWanted(method, arguments, python)) {
                throw died;
            }
            Object next = successor.after(service).orElseThrow(() -> died);
            return invoke(next, proxy, method, arguments);
        }
    }

    private static Object invoke(Object on, Object proxy, Method method, Object[] arguments)
            throws Throwable {
        return Proxy.getInvocationHandler(on).invoke(proxy, method, arguments);
    }
}
