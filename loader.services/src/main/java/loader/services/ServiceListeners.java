package loader.services;

import java.util.List;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.python.PythonException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Python functions that are told of services. */
record ServiceListeners(Bundle bundle) {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceListeners.class);

    /**
     * Calls a function at each change.
     *
     * @param arguments the function, the interface and the filter, which may be None
     * @return what ends the listening
     */
    Runnable add(Attached python, List<PyObject> arguments) throws InvalidSyntaxException {
        String type = arguments.get(1).as(String.class);
        String wanted = arguments.get(2).as(String.class);
        String filter =
                (type == null ? "" : "(" + Constants.OBJECTCLASS + "=" + type + ")")
                        + (wanted == null ? "" : wanted);
        String both = type != null && wanted != null ? "(&" + filter + ")" : filter;
        if (!both.isEmpty()) {
            FrameworkUtil.createFilter(both); // before anything is kept
        }
        PyObject function = arguments.get(0).copy();
        Interpreter interpreter = python.interpreter();
        ServiceListener listener = event -> tell(interpreter, function, event);
        BundleContext context = bundle.getBundleContext();
        try {
            context.addServiceListener(listener, both.isEmpty() ? null : both);
        } catch (IllegalStateException stopped) {
            function.close();
            throw stopped;
        }
        return () -> {
            try {
                context.removeServiceListener(listener);
            } catch (IllegalStateException stopped) {
                // The framework removed it when the bundle stopped.
            }
            function.close();
        };
    }

    private void tell(Interpreter interpreter, PyObject function, ServiceEvent event) {
        String kind =
                switch (event.getType()) {
                    case ServiceEvent.REGISTERED -> "registered";
                    case ServiceEvent.MODIFIED -> "modified";
                    default -> "unregistering";
                };
        try (Attached python = interpreter.attach()) {
            Object[] described = ServiceUses.described(event.getServiceReference());
            function.call(kind, described[0], described[1]).close();
        } catch (PythonException raised) {
            LOG.error("bundle {}: {}", bundle.getSymbolicName(), raised.traceback());
        }
    }
}
