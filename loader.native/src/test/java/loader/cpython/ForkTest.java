package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A forked child has one thread, so that Java does not run there. */
@Timeout(120)
class ForkTest {

    /** What the child does comes after this; it dies of the alarm when it hangs. */
    private static final String FORK =
            """
            import os, signal, sys, warnings
            warnings.simplefilter("ignore")
            def ended():
                return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            child = os.fork()
            if child == 0:
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, 1)
                os.dup2(null, 2)
                signal.alarm(60)
            """;

    private static int statusOf(String childsCode) {
        // Interpreters beside the main one, which CPython's own child dies of.
        TestPython.interpreter(InterpreterConfig.SHARED_GIL);
        TestPython.interpreter(InterpreterConfig.OWN_GIL);
        try (Attached python = TestPython.get().main().attach()) {
            return status(python, childsCode);
        }
    }

    private static int status(Attached python, String childsCode) {
        try (PyModule module = python.newModule("forks")) {
            exec(python, module, FORK + childsCode.indent(4));
            try (PyObject status = python.eval("ended()", module)) {
                return status.as(Integer.class);
            }
        }
    }

    private static void exec(Attached python, PyModule module, String source) {
        try (PyObject code = python.compile(source, "<test>")) {
            python.exec(code, module);
        }
    }

    /** Where C would return to Java, the child ends as a program of Python does. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pass                                 | 0
                    sys.exit(3)                          | 3
                    sys.exit("a text")                   | 1
                    1 / 0                                | 1
                    os._exit(4)                          | 4
                    signal.raise_signal(signal.SIGTERM)  | -15
                    os.kill(os.getpid(), signal.SIGSEGV) | -11
                    """)
    void theChildEndsWhereItWouldReturnToJava(String code, int status) {
        assertEquals(status, statusOf(code));
    }

    @Test
    void theChildOfAnyThreadEnds() throws Exception {
        int[] status = new int[1];
        Thread thread =
                new Thread(null, () -> status[0] = statusOf("sys.exit(5)"), "forks", 1 << 20);
        thread.start();
        thread.join();
        assertEquals(5, status[0]);
        assertEquals(6, (int) TestPython.get().main().onMainThread(p -> status(p, "sys.exit(6)")));
    }

    @Test
    void aThreadOfPythonForks() {
        TestPython.interpreter(InterpreterConfig.SHARED_GIL);
        try (Attached python = TestPython.get().main().attach();
                PyModule module = python.newModule("forks")) {
            exec(
                    python,
                    module,
                    """
                    import os, signal, threading, warnings
                    warnings.simplefilter("ignore")
                    def fork(then):
                        child = os.fork()
                        if child == 0:
                            signal.alarm(60)
                            then()
                        else:
                            ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
                    def imported():
                        import asyncio, sqlite3
                        os._exit(7)
                    ends = []
                    for then in imported, lambda: None:
                        thread = threading.Thread(target=fork, args=(then,))
                        thread.start()
                        thread.join()
                    """);
            try (PyObject ends = python.eval("repr(ends)", module)) {
                assertEquals("[7, 0]", ends.as(String.class));
            }
        }
    }

    @Test
    void theChildImportsWhatItsParentHasNotImported() {
        assertEquals(
                8,
                statusOf(
                        """
                        import asyncio, ctypes, decimal, lzma, sqlite3
                        try:
                            import nowhere
                        except ModuleNotFoundError:
                            os._exit(8)
                        """));
    }

    @Test
    void theChildCannotCallJava() {
        try (Attached python = TestPython.get().main().attach();
                PyModule module = python.newModule("forks");
                PyObject function = python.function("answer", (here, none) -> 42)) {
            module.setAttr("answer", function);
            exec(
                    python,
                    module,
                    FORK
                            + """
                                try:
                                    answer()
                                except RuntimeError as refused:
                                    os._exit("forked child" in str(refused))
                            """);
            try (PyObject status = python.eval("ended()", module)) {
                assertEquals(1, status.as(Integer.class));
            }
        }
    }

    /** Java, called from Python, calls Python, and that forks. */
    @Test
    void theChildDoesNotReturnToJavaInBetween() {
        try (Attached python = TestPython.get().main().attach();
                PyModule module = python.newModule("forks");
                PyObject function =
                        python.function(
                                "between",
                                (here, arguments) -> {
                                    arguments.get(0).call().close();
                                    return null;
                                })) {
            module.setAttr("between", function);
            exec(
                    python,
                    module,
                    """
                    import os, signal, warnings
                    warnings.simplefilter("ignore")
                    def fork():
                        global child
                        child = os.fork()
                        if child == 0:
                            signal.alarm(60)
                    between(fork)
                    if child == 0:
                        os._exit(99)
                    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                    """);
            try (PyObject status = module.getAttr("status")) {
                assertEquals(0, status.as(Integer.class));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = InterpreterConfig.class,
            names = {"SHARED_GIL", "OWN_GIL"})
    void anotherInterpreterRefusesToFork(InterpreterConfig config) {
        try (Attached python = TestPython.interpreter(config).attach();
                PyModule module = python.newModule("forks")) {
            exec(python, module, "import os, subprocess");
            for (String fork :
                    List.of(
                            "os.fork()",
                            "os.forkpty()",
                            "__import__('posix').fork()",
                            "subprocess.run('true', preexec_fn=int)")) {
                PythonException refused =
                        assertThrows(
                                PythonException.class, () -> python.eval(fork, module).close());
                assertEquals("RuntimeError", refused.type());
                String way =
                        "subinterpreters; it works in the main interpreter (py:run --main) and in a"
                                + " process (py:run --process)";
                assertTrue(refused.getMessage().contains(way), refused.getMessage());
            }
            try (PyObject out =
                    python.eval(
                            "subprocess.run(['echo', 'x'], capture_output=True).stdout", module)) {
                assertEquals("x\n", new String(out.as(byte[].class)));
            }
        }
    }
}
