package loader.services;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import loader.proxies.OsgiModule;
import loader.proxies.Proxies;
import loader.proxies.WrongInterface;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;

/**
 * The service registry as Python code of one bundle uses it. It is a function: the first argument
 * names what to do. What Python got or registered through it goes with it.
 */
final class PythonBundleContext implements JavaFunction, AutoCloseable {

    private final Bundle bundle;
    private final ExitStack exits;
    private final ServiceUses uses;
    private final ServiceListeners listeners;
    private final PythonServices services;
    private final Map<Long, Runnable> ends = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean shared;

    PythonBundleContext(Bundle bundle, Proxies proxies) {
        this.bundle = bundle;
        this.exits = new ExitStack("bundle " + bundle.getSymbolicName());
        this.uses = new ServiceUses(bundle, proxies.javaObjects(), exits::isClosed);
        this.listeners = new ServiceListeners(bundle);
        this.services = new PythonServices(bundle, proxies);
    }

    boolean isShared() {
        return shared;
    }

    /** It is what {@code osgi.context()} gives all code of the bundle. */
    void share() {
        shared = true;
    }

    PyObject function(Attached python) {
        return python.function("context", this);
    }

    /** An {@code osgi.Context}, which the caller closes. */
    PyObject asPython(Attached python) {
        try (PyModule osgi = python.module("osgi");
                PyObject function = function(python)) {
            return osgi.callMethod("Context", function);
        }
    }

    @Override
    public Object call(Attached python, List<PyObject> arguments) {
        String what = arguments.get(0).as(String.class);
        if (exits.isClosed()) {
            throw OsgiModule.refusal(
                    python, "ServiceGone", "bundle " + bundle.getSymbolicName() + " has stopped");
        }
        try {
            return call(python, what, arguments.subList(1, arguments.size()));
        } catch (InvalidSyntaxException wrong) {
            throw OsgiModule.refusal(python, "ValueError", wrong.getMessage());
        } catch (WrongInterface wrong) {
            throw OsgiModule.refusal(python, "TypeError", wrong.getMessage());
        }
    }

    private Object call(Attached python, String what, List<PyObject> arguments)
            throws InvalidSyntaxException {
        return switch (what) {
            case "bundle" ->
                    new Object[] {
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        bundle.getBundleId()
                    };
            case "property" ->
                    bundle.getBundleContext().getProperty(arguments.get(0).as(String.class));
            case "find" -> uses.find(arguments.get(0), arguments.get(1));
            case "get" -> {
                ServiceUses.Use use = uses.get(python, arguments.get(0).as(Long.class));
                long number = numbered(use::close);
                try (PyObject service = use.wrapped(python)) {
                    yield python.of(new Object[] {number, service});
                } catch (RuntimeException refused) {
                    end(python, number);
                    throw refused;
                }
            }
            case "listen" -> numbered(listeners.add(python, arguments));
            case "register" -> {
                PythonServices.Service service = services.register(python, arguments);
                long number = numbered(service::unregister);
                services.remember(number, service);
                yield number;
            }
            case "change" -> services.change(python, arguments);
            case "end" -> end(python, arguments.get(0).as(Long.class));
            default -> throw OsgiModule.refusal(python, "ValueError", what);
        };
    }

    private long numbered(Runnable end) {
        long number = numbers.incrementAndGet();
        ends.put(number, end);
        exits.add(end);
        return number;
    }

    /** Ends a use, a listener or a registration; ending twice is fine. */
    private Object end(Attached python, long number) {
        Runnable end = ends.remove(number);
        if (end != null) {
            exits.remove(end);
            services.forget(number);
            python.detached(
                    () -> {
                        end.run();
                        return null;
                    });
        }
        return null;
    }

    @Override
    public void close() {
        exits.close();
    }
}
