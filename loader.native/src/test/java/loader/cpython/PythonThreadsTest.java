package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;

/** Threads that Python code starts and that call Java. */
class PythonThreadsTest extends NewInterpreterScope {

    private final List<Thread> seen = new ArrayList<>();

    PythonThreadsTest() {
        super(InterpreterConfig.SHARED_GIL);
    }

    /**
     * Otherwise each call makes a thread of Java, and takes it away also from the call around it.
     */
    @Test
    void areOneDaemonThreadOfJavaFromTheFirstCallOn() {
        try (PyModule main = python().module("__main__");
                PyObject see =
                        python().function(
                                        "see",
                                        (python, arguments) -> {
                                            seen.add(Thread.currentThread());
                                            for (PyObject callable : arguments) {
                                                callable.call().close();
                                            }
                                            seen.add(Thread.currentThread());
                                            return null;
                                        })) {
            main.setAttr("see", see);
            exec(
                    """
                    import threading
                    def work():
                        see(lambda: see(see))
                        see()
                    thread = threading.Thread(target=work)
                    thread.start()
                    thread.join()
                    """);
        }
        assertEquals(8, seen.size());
        assertEquals(1, Set.copyOf(seen).size());
        assertTrue(seen.get(0).isDaemon());
        Waiting.until("it has ended with Python's", () -> !seen.get(0).isAlive());
    }
}
