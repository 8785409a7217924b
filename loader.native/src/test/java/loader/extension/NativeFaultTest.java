package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults in C code, and code that asks for the signals of faults, each in a JVM of its own: the JVM
 * needs the signals itself.
 */
@Timeout(120)
class NativeFaultTest {

    private static final int ABORTED = 134;
    private static final String REPORT = "A fatal error has been detected by the Java Runtime";

    @TempDir Path folder;

    /**
     * What the other process runs: Python code that knows the module {@code faults}, and a function
     * that has the JVM use its signals.
     */
    static final class Faulting {

        private static volatile int sink;
        private static volatile boolean stop;

        private Faulting() {}

        public static void main(String[] args) throws InterruptedException {
            Interpreter main = TestPython.get().main();
            if (args[2].equals("python")) {
                main.onMainThread(python -> run(python, args[0], args[1]));
            } else {
                Thread thread = new Thread(() -> attached(main, args[0], args[1]), "of Java");
                thread.start();
                thread.join();
            }
            System.out.println("alive");
            System.exit(0);
        }

        private static void attached(Interpreter interpreter, String library, String source) {
            try (Attached python = interpreter.attach()) {
                run(python, library, source);
            }
        }

        private static Void run(Attached python, String library, String source) {
            try (PyModule scratch = python.newModule("scratch");
                    PyObject java = python.function("java", (again, none) -> useSignals());
                    PyObject code = python.compile(PREPARED + source, "program.py")) {
                scratch.setAttr("java", java);
                scratch.setAttr("library", library);
                python.exec(code, scratch);
            }
            return null;
        }

        private static final String PREPARED =
                """
                import ctypes, faulthandler, functools, importlib.util, os, signal, sys
                spec = importlib.util.spec_from_file_location("faults", library)
                faults = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(faults)
                print = functools.partial(print, flush=True)
                """;

        /** Null checks, divisions and safepoints, interpreted and compiled. */
        private static int useSignals() {
            Thread spinning = new Thread(Faulting::spin);
            spinning.start();
            int caught = 0;
            for (int i = 0; i < 30_000; i++) {
                caught += faults(null, 0);
            }
            System.gc();
            stop = true;
            return caught;
        }

        private static int faults(String nothing, int zero) {
            int caught = 0;
            try {
                sink = nothing.length();
            } catch (NullPointerException expected) {
                caught++;
            }
            try {
                sink = 1 / zero;
            } catch (ArithmeticException expected) {
                caught++;
            }
            return caught;
        }

        private static void spin() {
            while (!stop) {
                for (int i = 0; i < 1_000_000; i++) {
                    sink += i;
                }
            }
        }
    }

    private Outcome run(String source) {
        return run(source, "python");
    }

    /** On Python's main thread, or on another one of Java. */
    private Outcome run(String source, String thread) {
        Path library = Scenarios.library("faults");
        Scenarios.copied("faults.so", Path.of(library + ".other"));
        return Program.java(
                        List.of("-XX:ErrorFile=" + folder.resolve("report")),
                        Faulting.class,
                        library.toString(),
                        source,
                        thread)
                .run();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "faulthandler.enable()",
                "faulthandler.enable(); faulthandler.disable()",
                "faults.take_signals()",
                "faults.take_signals_as_system_v()",
                "ctypes.CDLL(library + '.other').take_signals_of_process()",
                "for s in 4, 7, 8, 11: signal.signal(s, signal.SIG_DFL)",
                "for s in 4, 7, 8, 11: signal.signal(s, signal.SIG_IGN)",
                "for s in 4, 7, 8, 11: signal.signal(s, lambda *event: os._exit(98))",
            })
    void whoeverAsksForTheSignalsOfFaultsLeavesThoseOfTheJvmAlone(String asking) throws Exception {
        Outcome ending = run(asking + "\nfor i in range(3): print(java())");
        assertEquals(0, ending.status(), ending.err() + ending.out());
        assertEquals("60000\n60000\n60000\nalive\n", ending.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read_null      | SIGSEGV in module faults, at 0x            | Segmentation fault",
                "fill_null      | SIGSEGV with module faults on the stack, at | Segmentation fault",
                "call_null      | SIGSEGV with module faults on the stack, at 0x0 | Segmentation fault",
                "divide_by_zero | SIGFPE in module faults, at 0x  | Floating-point exception",
            })
    void aFaultIsToldWithItsModuleAndWhatPythonDid(String function, String where, String what)
            throws Exception {
        Outcome ending = run("def caller():\n    faults." + function + "()\njava()\ncaller()");
        assertEquals(ABORTED, ending.status(), ending.err() + ending.out());
        assertTrue(ending.err().contains("loader: " + where), ending.err());
        assertTrue(ending.err().contains("Fatal Python error: " + what), ending.err());
        assertTrue(ending.err().contains("line 7 in caller"), ending.err());
        assertTrue(ending.out().contains(REPORT), ending.out());
    }

    @ParameterizedTest
    @CsvSource({"python, False", "java, False", "python, True", "java, True"})
    void theEndOfTheStackOfCIsToldAsWhatItIs(String thread, String enabled) throws Exception {
        String enable = "if " + enabled + ": faulthandler.enable()\n";
        Outcome ending =
                run(enable + "java()\ndef caller():\n    faults.recurse()\ncaller()", thread);
        assertEquals(ABORTED, ending.status(), ending.err() + ending.out());
        String where = "loader: SIGSEGV (stack overflow in C) in module faults, at 0x";
        assertTrue(ending.err().contains(where), ending.err());
        assertTrue(ending.err().contains("Fatal Python error: Seg"), ending.err());
        assertTrue(ending.err().contains("line 9 in caller"), ending.err());
        assertTrue(ending.out().contains(REPORT), ending.out());
    }

    @Test
    void faulthandlerTellsOfAFaultOnceBeforeTheJvmDoes() throws Exception {
        Outcome ending = run("faulthandler.enable()\njava()\nfaults.read_null()");
        assertEquals(ABORTED, ending.status(), ending.err() + ending.out());
        String[] told = ending.err().split("Fatal Python error: ", -1);
        assertEquals(2, told.length, ending.err());
        assertTrue(told[1].startsWith("Segmentation fault"), ending.err());
        assertTrue(told[1].contains("line 8 in <module>"), ending.err());
        assertTrue(told[1].contains("loader: SIGSEGV in module faults"), ending.err());
        assertTrue(ending.out().contains(REPORT), ending.out());
    }

    @Test
    void programsSeeTheSignalsOfFaultsAsWithoutAJvm() throws Exception {
        Outcome ending =
                run(
                        """
                        faults_signals = signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL
                        print([signal.getsignal(s) == signal.SIG_DFL for s in faults_signals])
                        print(faulthandler.is_enabled())
                        seen = []
                        signal.signal(signal.SIGSEGV, lambda s, frame: seen.append(s))
                        os.kill(os.getpid(), signal.SIGSEGV)
                        print(seen, java())
                        signal.signal(signal.SIGSEGV, signal.SIG_IGN)
                        signal.raise_signal(signal.SIGSEGV)
                        print(signal.signal(signal.SIGSEGV, signal.SIG_DFL) == signal.SIG_IGN)
                        print(faults.touch(), java())
                        """);
        assertEquals(0, ending.status(), ending.err() + ending.out());
        assertEquals(
                "[True, True, True, True]\nFalse\n[11] 60000\nTrue\nTrue 60000\nalive\n",
                ending.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"raise_signal", "kill_process"})
    void aSignalThatCCodeSendsIsForTheRun(String function) throws Exception {
        Outcome ending =
                run(
                        """
                        try:
                            faults.%1$s(signal.SIGINT)
                            print("not interrupted")
                        except KeyboardInterrupt:
                            print("interrupted")
                        sys.unraisablehook = lambda unraisable: print(unraisable.exc_value)
                        print(faults.%1$s(signal.SIGTERM), faults.%1$s(signal.SIGCONT))
                        """
                                .formatted(function));
        assertEquals(0, ending.status(), ending.err() + ending.out());
        String name = function.equals("kill_process") ? "kill" : "raise_signal";
        assertEquals(
                "interrupted\n"
                        + name
                        + ": Terminated (signal 15) would end the container, not this run alone\n"
                        + "-1 0\nalive\n",
                ending.out(),
                ending.err());
    }

    @Test
    void aHandlerThatRepairsNothingDoesNotKeepTheProcess() throws Exception {
        Outcome ending = run("signal.signal(11, lambda *event: None)\nfaults.read_null()");
        assertEquals(ABORTED, ending.status(), ending.err() + ending.out());
        assertTrue(ending.err().contains("loader: SIGSEGV in module faults"), ending.err());
    }

    @Test
    void aForkedChildDiesOfItsFaultAlone() throws Exception {
        Outcome ending =
                run(
                        """
                        child = os.fork()
                        if child == 0:
                            faults.read_null()
                        print(os.WTERMSIG(os.waitpid(child, 0)[1]), java())
                        """);
        assertEquals(0, ending.status(), ending.err() + ending.out());
        assertEquals("11 60000\nalive\n", ending.out());
        assertTrue(ending.err().contains("loader: SIGSEGV in module faults"), ending.err());
        assertFalse(Files.exists(folder.resolve("report")));
    }
}
