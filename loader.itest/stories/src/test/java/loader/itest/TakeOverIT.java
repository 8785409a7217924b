package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.inject.Inject;
import loader.importlib.Finder;
import loader.itest.maps.MapModules;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** The native bundle is stopped and started, then updated: Python goes on, and is taken over. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class TakeOverIT {

    private static final String STATE =
            "'%d of %d' % (sum(f is __import__('_loader').ServiceFinder for f in"
                    + " __import__('sys').meta_path), len(__import__('sys').meta_path))";

    @Inject private BundleContext context;

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader(), bundle(Bundles.location("examples.hello")));
    }

    @Test
    public void pythonIsTakenOverByTheNextComponentAndTheNextBundle() throws Exception {
        context.registerService(
                Finder.class, new MapModules(Map.of("kept", "value = object()")), null);
        Bundle loader = loader();
        String identity = evaluated("id(__import__('kept').value)");

        for (int i = 0; i < 3; i++) {
            PythonRuntime before = service(PythonRuntime.class);
            loader.stop();
            assertThrows(IllegalStateException.class, () -> before.main().attach());
            loader.start();
            assertEquals(identity, evaluated("id(__import__('kept').value)"));
            assertEquals("1 of 4", evaluated(STATE));
            assertTrue(service(PythonRuntime.class) != before);
        }

        loader.update();
        refresh();
        assertEquals(identity, evaluated("id(__import__('kept').value)"));
        assertEquals("1 of 4", evaluated(STATE));
        Running run = Running.of(service(RunPy.class), RunRequest.module("hello", "again"));
        assertEquals(new Running(0, "This is a test module named __main__.\n['again']\n", ""), run);
    }

    private void refresh() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(null, event -> done.countDown());
        assertTrue("the refresh ends", done.await(60, TimeUnit.SECONDS));
    }

    private Bundle loader() {
        return Stream.of(context.getBundles())
                .filter(bundle -> "loader.native".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private <S> S service(Class<S> type) throws InterruptedException {
        var tracker = new ServiceTracker<S, S>(context, type, null);
        tracker.open();
        try {
            S service = tracker.waitForService(60_000);
            assertTrue(type.getName(), service != null);
            return service;
        } finally {
            tracker.close();
        }
    }

    private String evaluated(String expression) throws InterruptedException {
        try (Attached attached = service(PythonRuntime.class).main().attach();
                PyModule scratch = attached.newModule("scratch");
                PyObject value = attached.eval(expression, scratch)) {
            return value.toString();
        }
    }
}
