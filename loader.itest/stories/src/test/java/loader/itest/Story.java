package loader.itest;

import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.inject.Inject;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleName;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import org.junit.After;
import org.junit.Before;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** What the stories share: the services, and that nobody leaks a reference into Python. */
@ExamReactorStrategy(PerClass.class)
public class Story {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The kinds of interpreters that share this process. */
    protected static final List<InterpreterConfig> IN_THIS_PROCESS =
            List.of(
                    InterpreterConfig.MAIN,
                    InterpreterConfig.SHARED_GIL,
                    InterpreterConfig.OWN_GIL);

    @Inject protected BundleContext context;
    @Inject protected PythonRuntime python;
    @Inject protected ImportSystem importSystem;
    @Inject protected RunPy runPy;

    private long references;

    @Before
    public void countReferences() {
        references = python.main().liveReferences();
    }

    @After
    public void everyReferenceIsClosed() throws InterruptedException {
        until(
                "the references are closed",
                () -> python.main().liveReferences() == references); // a run may just end
    }

    /** {@code str} of an expression's value. */
    protected String evaluated(String expression) {
        return evaluated(python.main(), expression);
    }

    protected static String evaluated(Interpreter interpreter, String expression) {
        try (Attached attached = interpreter.attach();
                PyModule scratch = attached.newModule("scratch");
                PyObject value = attached.eval(expression, scratch)) {
            return value.toString();
        }
    }

    protected Running code(String source) {
        return Running.of(runPy, RunRequest.of(new RunRequest.Target.Code(source), List.of()));
    }

    protected Running main(String module, String... arguments) {
        return Running.of(runPy, RunRequest.module(module, arguments));
    }

    protected PyModule imported(String module) {
        return importSystem.importModule(python.main(), new ModuleName(module));
    }

    /** How an interrupted run ended; without the time after which it counts as abandoned. */
    protected static RunResult.Ending ending(Run run) throws InterruptedException {
        until("the run has ended", run::isDone);
        return run.await().ending();
    }

    /** Waits for what comes about on another thread. */
    protected static void until(String state, BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertTrue("still not: " + state, System.nanoTime() < end);
            Thread.sleep(2);
        }
    }

    /** Takes modules out of {@code sys.modules}. */
    protected void forget(String... modules) {
        for (String module : modules) {
            evaluated("__import__('sys').modules.pop('" + module + "', None)");
        }
    }
}
