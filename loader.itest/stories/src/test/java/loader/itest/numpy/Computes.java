package loader.itest.numpy;

import java.util.function.Function;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Somebody's bundle that computes with numpy, in the main interpreter and in a fresh one. */
public final class Computes implements BundleActivator, Function<Integer, String> {

    private static final int PATIENCE_MILLIS = 120_000;

    private BundleContext context;

    @Override
    public void start(BundleContext context) {
        this.context = context;
        context.registerService(Function.class, this, null);
    }

    @Override
    public String apply(Integer number) {
        var tracker =
                new ServiceTracker<PythonRuntime, PythonRuntime>(
                        context, PythonRuntime.class, null);
        tracker.open();
        try {
            PythonRuntime python = tracker.waitForService(PATIENCE_MILLIS);
            try (Interpreter fresh = python.create(InterpreterConfig.SHARED_GIL)) {
                return in(python.main(), number) + " " + in(fresh, number);
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        } finally {
            tracker.close();
        }
    }

    private static String in(Interpreter interpreter, int number) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyModule numpy = python.importModule("numpy")) {
            scratch.setAttr("numpy", numpy);
            try (PyObject sum = python.eval("int(numpy.arange(" + number + ").sum())", scratch)) {
                return sum.toString();
            }
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
