package loader.wheel.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.python.PythonRuntime;
import loader.testing.Container;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Greenlets switch between stacks of C and know nothing of Java's. A switch out of a call of Java
 * is refused; before, it ended the process.
 */
class GreenletsIT {

    private static final String SOURCE =
            """
            import greenlet

            def away(value):
                return greenlet.getcurrent().parent.switch(value)

            def leaves(java):
                g = greenlet.greenlet(lambda: java(lambda: away("away")))
                return g.switch()

            def thrown(java):
                def body():
                    greenlet.getcurrent().parent.throw(KeyError)
                return greenlet.greenlet(lambda: java(body)).switch()

            def two(java):
                def use():
                    return java(lambda: other.switch())
                other = greenlet.greenlet(lambda: away("started"))
                return [other.switch(), greenlet.greenlet(use).switch()]

            def ends_elsewhere(java):
                main = greenlet.getcurrent()
                def body():
                    return greenlet.greenlet(lambda: 1, main).switch()
                return greenlet.greenlet(lambda: java(body)).switch()

            def in_greenlets(java):
                def use(name):
                    return java(lambda: name) + java(lambda: name)
                return [greenlet.greenlet(use).switch(name) for name in "ab"]

            def in_a_thread(java):
                import threading
                told = []
                thread = threading.Thread(target=lambda: told.append(within(java)))
                thread.start()
                thread.join()
                return told[0]

            def within(java):
                def body():
                    g = greenlet.greenlet(lambda: away(1) + 1)
                    return [g.switch(), g.switch(5)]
                return java(body)

            def begun_within(java):
                started = []
                def body():
                    started.append(greenlet.greenlet(lambda: away(1) + 1))
                    return started[0].switch()
                return [java(body), started[0].switch(6)]
            """;

    @TempDir static Path folder;

    private static Container container;
    private static PythonRuntime runtime;

    @BeforeAll
    static void installGreenlet() {
        Shell shell = Shell.open(folder);
        container = shell.container();
        shell.execute("py:install greenlet --find-links " + LockedWheel.folder());
        runtime = container.service(PythonRuntime.class);
    }

    @AfterAll
    static void close() {
        container.close();
    }

    /** Does the work on a thread whose C code has a stack of its own. */
    private static void onSmallStack(Consumer<PyModule> work) {
        CompletableFuture<Object> done = new CompletableFuture<>();
        Runnable body =
                () -> {
                    try (Attached python = runtime.main().attach();
                            PyModule module = python.newModule("switching");
                            PyObject code = python.compile(SOURCE, "switching.py")) {
                        python.exec(code, module);
                        python.detached(
                                () -> {
                                    work.accept(module);
                                    return done.complete(null);
                                });
                    } catch (Throwable failed) {
                        done.completeExceptionally(failed);
                    }
                };
        new Thread(null, body, "small-stack", 1 << 20).start();
        done.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Object told(PyModule module, String function) {
        JavaFunction call = (python, arguments) -> arguments.get(0).callAs(Object.class);
        try (Attached python = runtime.main().attach();
                PyObject java = python.function("java", call)) {
            return module.callMethodAs(Object.class, function, java);
        }
    }

    /** The functions that switch from a call of Java to where it was made. */
    private static void refusesWhatLeavesTheCall(PyModule module) {
        for (String function : List.of("leaves", "thrown", "two", "ends_elsewhere")) {
            PythonException refused =
                    assertThrows(PythonException.class, () -> told(module, function), function);
            assertEquals("greenlet.error", refused.type());
            assertTrue(
                    refused.getMessage().contains("started before a call of Java"),
                    refused::getMessage);
        }
    }

    private static void allowsWhatStaysInTheCall(PyModule module) {
        assertEquals(List.of(1, 6), told(module, "within"));
        assertEquals(List.of(1, 7), told(module, "begun_within"));
        assertEquals(List.of("aa", "bb"), told(module, "in_greenlets"));
        assertEquals(List.of(1, 6), told(module, "in_a_thread"));
    }

    @Test
    void aGreenletDoesNotLeaveACallOfJava() {
        onSmallStack(GreenletsIT::refusesWhatLeavesTheCall);
        onSmallStack(GreenletsIT::allowsWhatStaysInTheCall);
    }

    @Test
    void norDoesOneWhereCAndJavaShareAStack() {
        runtime.main()
                .onMainThread(
                        python -> {
                            try (PyModule module = python.newModule("switching");
                                    PyObject code = python.compile(SOURCE, "switching.py")) {
                                python.exec(code, module);
                                refusesWhatLeavesTheCall(module);
                                allowsWhatStaysInTheCall(module);
                                return null;
                            }
                        });
    }
}
