package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertThrows;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import loader.itest.services.Consumer;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Modules of bundles are services that come, change and go with their bundles. */
@RunWith(PaxExam.class)
public class ModuleServicesIT extends ServiceStory {

    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="consumer" immediate="true">
              <implementation class="loader.itest.services.Consumer"/>
              <service><provide interface="loader.itest.services.Consumer"/></service>
              <reference name="module" field="module" interface="loader.python.PyModule"
                  target="(loader.module=answers)" policy="static" policy-option="greedy"/>
            </scr:component>
            """;

    private static PythonBundle answers(String version, int answer) {
        return new PythonBundle("answers", version)
                .module("answers", "answer = " + answer + "\ndef twice(x): return 2 * x\n");
    }

    private static PythonBundle consumer() {
        return new PythonBundle("consumer", "1.0.0")
                .importing(INTERFACES + ",loader.python")
                .component(COMPONENT);
    }

    @Test
    public void theServiceSaysWhatTheModuleIs() throws Exception {
        Bundle bundle = start(answers("1.2.3", 1));
        ServiceReference<?> reference = reference(PyModule.class, "(loader.module=answers)");
        assertEquals(bundle, reference.getBundle());
        assertEquals("source", reference.getProperty("loader.kind"));
        assertEquals("answers", reference.getProperty("loader.bundle"));
        assertEquals(new Version("1.2.3"), reference.getProperty("loader.version"));
        assertEquals(
                reference, reference(PyModule.class, "(&(loader.module=*)(loader.version>=1.2))"));
    }

    @Test
    public void theModuleIsImportedWhenTheServiceIsFirstUsed() throws Exception {
        start(answers("1.0.0", 1));
        PyModule module = moduleService("answers");
        assertEquals("answers", module.name());
        assertEquals("False", evaluated("'answers' in __import__('sys').modules"));
        assertEquals(Integer.valueOf(1), module.getAttrAs(Integer.class, "answer"));
        assertEquals("True", evaluated("'answers' in __import__('sys').modules"));
    }

    @Test
    public void theServiceIsAModuleForPythonToo() throws Exception {
        start(answers("1.0.0", 1));
        PyModule module = moduleService("answers");
        try (PyModule builtins = imported("builtins");
                PyObject text = builtins.callMethod("repr", module);
                PyObject itself = module.copy()) {
            assertEquals("<module 'answers'", text.as(String.class).substring(0, 17));
            assertEquals(true, itself.is(module));
            assertEquals(true, module.is(itself));
        }
    }

    @Test
    public void aGreedyReferenceSeesTheModuleOfTheUpdatedBundle() throws Exception {
        Bundle bundle = start(answers("1.0.0", 1));
        start(consumer());
        Consumer first = service(Consumer.class, "(component.name=consumer)");
        assertEquals(1, first.answer());
        PyModule held = first.module;
        update(bundle, answers("2.0.0", 2));
        Consumer second = service(Consumer.class, "(component.name=consumer)");
        assertNotSame(first, second);
        assertEquals(2, second.answer());
        assertEquals(
                new Version(2, 0, 0),
                reference(PyModule.class, "(loader.module=answers)").getProperty("loader.version"));
        assertGone(() -> held.getAttrAs(Integer.class, "answer"));
    }

    @Test
    public void theServiceGoesWithItsBundle() throws Exception {
        Bundle bundle = start(answers("1.0.0", 1));
        start(consumer());
        Consumer consumer = service(Consumer.class, "(component.name=consumer)");
        assertEquals(1, consumer.answer());
        bundle.uninstall();
        assertEquals(0, count(PyModule.class, "(loader.module=answers)"));
        assertEquals(0, count(Consumer.class, "(component.name=consumer)"));
        assertGone(consumer::answer);
    }

    @Test
    public void aModuleThatWasNeverUsedGoesToo() throws Exception {
        Bundle bundle = start(answers("1.0.0", 1));
        PyModule module = moduleService("answers");
        bundle.stop();
        assertGone(module::typeName);
        assertEquals("answers: bundle answers_1.0.0", module.toString().substring(0, 29));
    }

    @Test
    public void aCallThatIsUnderWayEndsBeforeItsModuleIsGivenBack() throws Exception {
        Bundle bundle =
                start(
                        new PythonBundle("slow", "1.0.0")
                                .module(
                                        "slow",
                                        """
                                        import threading
                                        entered, go = threading.Event(), threading.Event()
                                        def work():
                                            entered.set()
                                            go.wait(10)
                                            return 'done'
                                        """));
        PyModule module = moduleService("slow");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (PyObject go = module.getAttr("go");
                PyObject entered = module.getAttr("entered")) {
            var result =
                    threads.submit(
                            () -> {
                                try (PyObject done = module.callMethod("work")) {
                                    return done.as(String.class);
                                }
                            });
            entered.callMethod("wait", 10).close();
            bundle.stop();
            assertGone(module::repr);
            go.callMethod("set").close();
            assertEquals("done", result.get());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    public void anyThreadCallsIt() throws Exception {
        start(answers("1.0.0", 1));
        PyModule module = moduleService("answers");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> work =
                    () ->
                            IntStream.range(0, 200)
                                    .map(
                                            i -> {
                                                try (PyObject twice =
                                                        module.callMethod("twice", i)) {
                                                    return twice.as(Integer.class);
                                                }
                                            })
                                    .sum();
            var results = threads.invokeAll(java.util.Collections.nCopies(8, work));
            for (var result : results) {
                assertEquals(39_800, result.get().intValue());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    public void theHigherVersionIsTheServiceAndTheLowerOneComesBack() throws Exception {
        start(answers("1.0.0", 1));
        PyModule low = moduleService("answers");
        assertEquals(Integer.valueOf(1), low.getAttrAs(Integer.class, "answer"));
        Bundle high = start(new PythonBundle("better", "2.0.0").module("answers", "answer = 2\n"));
        assertGone(() -> low.getAttrAs(Integer.class, "answer"));
        assertEquals(
                Integer.valueOf(2), moduleService("answers").getAttrAs(Integer.class, "answer"));
        high.stop();
        assertEquals(
                Integer.valueOf(1), moduleService("answers").getAttrAs(Integer.class, "answer"));
    }

    @Test
    public void whatCannotBeImportedIsNoService() throws Exception {
        start(
                new PythonBundle("broken", "1.0.0")
                        .module("present", "raise ValueError('on import')\n")
                        .header("X", "")
                        .module("other", "x = 1\n", "sha256=00"));
        assertEquals(0, count(PyModule.class, "(loader.module=other)"));
        PyModule present = moduleService("present");
        PythonException raised =
                assertThrows(PythonException.class, () -> present.getAttr("x").close());
        assertEquals("ValueError: on import", raised.getMessage());
    }

    static void assertGone(org.junit.function.ThrowingRunnable use) {
        ServiceException gone = assertThrows(ServiceException.class, use);
        assertEquals(ServiceException.UNREGISTERED, gone.getType());
        assertFalse(gone.getMessage(), gone.getMessage().isEmpty());
    }
}
