package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interpreters that Python code makes ({@code concurrent.interpreters}) are in the process of the
 * container, as the one that makes them is.
 */
class InterpretersOfPythonTest {

    private static final String SETUP =
            """
            from concurrent import interpreters
            from _loader import guards
            import os
            guards.note_descriptors()
            def kept():
                numbers = [n for n in range(3, 10) if os.path.islink(f'/proc/self/fd/{n}')]
                return [os.readlink(f'/proc/self/fd/{n}') for n in numbers]
            def outcome(code):
                made = interpreters.create()
                try:
                    made.exec(code)
                    return "done"
                except interpreters.ExecutionFailed as failed:
                    return failed.excinfo.msg
                finally:
                    made.close()
            def outcome_in_legacy(code):
                import _interpreters
                made = _interpreters.create("legacy")
                try:
                    failed = _interpreters.exec(made, code)
                    return "done" if failed is None else failed.formatted
                finally:
                    _interpreters.destroy(made)
            """;

    private static final String REFUSAL =
            "module needs.importing does not support loading in subinterpreters; it can be imported"
                    + " in the main interpreter, in one that shares its GIL, and in a process"
                    + " (py:run --process)";

    private static Object eval(InterpreterConfig config, String expression) {
        return eval(config, "", expression);
    }

    private static void exec(Attached python, PyModule module, String source) {
        try (PyObject code = python.compile(source, "<test>")) {
            python.exec(code, module);
        }
    }

    private static Object eval(InterpreterConfig config, String source, String expression) {
        Interpreter interpreter =
                config == InterpreterConfig.MAIN
                        ? TestPython.get().main()
                        : TestPython.get().create(config);
        try {
            return interpreter.onMainThread(python -> eval(python, source, expression));
        } finally {
            if (config != InterpreterConfig.MAIN) {
                interpreter.close();
            }
        }
    }

    private static Object eval(Attached python, String source, String expression) {
        try (PyModule module = python.newModule("test")) {
            exec(python, module, SETUP + source);
            try (PyObject value = python.eval(expression, module)) {
                return value.as(Object.class);
            }
        }
    }

    private static Object outcome(InterpreterConfig config, String code) {
        return eval(config, "outcome(" + quoted(code) + ")");
    }

    private static Object outcomeInLegacy(InterpreterConfig config, String code) {
        return eval(config, "outcome_in_legacy(" + quoted(code) + ")");
    }

    private static String quoted(String code) {
        return "'''" + code + "'''";
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void signalsThatWouldEndTheContainerAreRefused(InterpreterConfig config) {
        String end = " would end the container, not this run alone";
        assertEquals(
                "kill: Terminated (signal 15)" + end,
                outcome(config, "import os; os.kill(os.getpid(), 15)"));
        assertEquals(
                "raise_signal: Hangup (signal 1)" + end,
                outcome(config, "import signal; signal.raise_signal(signal.SIGHUP)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "os       | os.setsid() | setsid: that would change the whole container",
                "resource | resource.setrlimit(7, (9, 9)) | setrlimit(RLIMIT_NOFILE): that would",
                "_thread  | _thread.interrupt_main() | an interpreter that a program has made",
                "_interpreters | _interpreters.destroy(0) | cannot destroy unrecognized interpreter",
            })
    void whatIsTheContainersIsRefused(String module, String code, String refusal) {
        Object outcome = outcome(InterpreterConfig.SHARED_GIL, "import " + module + "; " + code);
        assertEquals(refusal, outcome.toString().substring(0, refusal.length()));
    }

    /** The child of Java is no child of the program. */
    @Test
    @Timeout(120)
    void theyWaitForTheirOwnChildrenOnly() throws Exception {
        Process child = new ProcessBuilder("sleep", "600").start();
        try {
            assertEquals(
                    "[Errno 10] No child processes",
                    outcome(InterpreterConfig.SHARED_GIL, "import os; os.wait()"));
            assertEquals(
                    "done",
                    outcome(
                            InterpreterConfig.SHARED_GIL,
                            "import subprocess; subprocess.run([\"true\"], check=True)"));
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void oneThatIsMadeByOneOfThemRefusesThem(InterpreterConfig config) {
        String inner =
                """
                from concurrent import interpreters
                try:
                    interpreters.create().exec("import os; os.kill(os.getpid(), 15)")
                except interpreters.ExecutionFailed as failed:
                    raise RuntimeError("inner " + failed.excinfo.msg)
                """;
        assertEquals(
                "inner kill: Terminated (signal 15) would end the container, not this run alone",
                outcome(config, inner));
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void theFolderOfTheProcessIsPutBackAtTheirEnd(InterpreterConfig config) {
        String folder = "[os.getcwd(), outcome('import os; os.chdir(\"/\")'), os.getcwd()]";
        List<?> before = (List<?>) eval(config, folder);
        assertEquals("done", before.get(1));
        assertEquals(before.get(0), before.get(2));
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void descriptorsOfTheContainerAreKept(InterpreterConfig config) {
        String close = "outcome('import os; [os.close(n) for n in range(3, 10)]')";
        List<?> seen = (List<?>) eval(config, "[kept(), " + close + ", kept()]");
        String refused = (String) seen.get(1);
        assertTrue(refused.contains("belongs to the container"), refused);
        assertEquals(seen.get(0), seen.get(2));
        String range = (String) outcome(config, "import os; os.closerange(3, 10)");
        assertTrue(range.contains("closerange: "), range);
        assertNotEquals(List.of(), seen.get(0));
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void theirMainModuleHasNothingOfThis(InterpreterConfig config) {
        assertEquals(
                "__name__ __doc__ __package__ __loader__ __spec__ __builtins__",
                outcome(config, "raise ValueError(' '.join(globals()))"));
    }

    /**
     * CPython calls the init function in the main interpreter, on this thread and with a state of
     * its own, whatever states the thread has there; what the function imports is Java's to load.
     */
    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void anInitFunctionThatImportsIsCalledInMain(InterpreterConfig config, @TempDir Path folder)
            throws IOException {
        try (Importing importing = new Importing(folder)) {
            importing.findInMain();
            String code = importing.code() + "; assert needs.importing.interpreter() > 0";
            assertEquals("done", outcomeInLegacy(config, code));
        }
    }

    /** The thread has two states there then, and Java knows only the one below. */
    @ParameterizedTest
    @EnumSource(
            value = InterpreterConfig.class,
            names = {"SHARED_GIL", "OWN_GIL"})
    void oneOfThemCanCallJavaInTheInterpreterThatMadeIt(InterpreterConfig config) {
        String code =
                """
                import _interpreters
                failed = _interpreters.exec(%d, "import absent_everywhere")
                raise ValueError(failed.formatted)
                """;
        String made =
                "outcome(" + quoted(code) + " % __import__('_interpreters').get_current()[0])";
        assertEquals(
                "ModuleNotFoundError: No module named 'absent_everywhere'", eval(config, made));
    }

    /** CPython would call its init function in main, which raises, and might end the process. */
    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void theyRefuseSinglePhaseModulesByName(InterpreterConfig config, @TempDir Path folder)
            throws IOException {
        try (Importing importing = new Importing(folder)) {
            assertEquals(REFUSAL, outcome(config, importing.code()));
        }
    }

    /** CPython would call its init function once more, in main. */
    @Test
    void theyLeaveTheLibraryOfTheirMakerAlone(@TempDir Path folder) throws IOException {
        try (Importing importing = new Importing(folder)) {
            importing.findInMain();
            String used = "__import__('needs').importing.interpreter()";
            String here = "__import__('_interpreters').get_current()[0]";
            Object seen =
                    eval(
                            InterpreterConfig.SHARED_GIL,
                            "[exec(code := %s), outcome(code), %s == %s]"
                                    .formatted(quoted(importing.code()), used, here));
            assertEquals(Arrays.asList(null, REFUSAL, true), seen);
        }
    }

    private static final String FAMILY =
            """
            INNER = '''
            from concurrent import interpreters
            inner = interpreters.create()
            found = tuple(each.id for each in interpreters.list_all())
            queue.put((inner.id, *found))
            '''
            def ids():
                return [each.id for each in interpreters.list_all()]
            def family(others):
                own = ids()
                seen = [{0, interpreters.get_current().id} <= set(own), not others & set(own)]
                made = interpreters.create()
                queue = interpreters.create_queue()
                made.prepare_main(queue=queue)
                made.exec(INNER)
                inner, *there = queue.get()
                seen += [ids() == [*own, made.id, inner], there == ids()]
                made.exec("inner.close()")
                made.close()
                return [*seen, ids() == own, interpreters.get_main() in interpreters.list_all()]
            """;

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void aProgramSeesTheMainOneItsOwnAndThoseThatItHasMade(InterpreterConfig config) {
        Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        try (Attached there = other.attach();
                PyModule module = there.newModule("test")) {
            exec(there, module, SETUP + "made = interpreters.create()");
            try (PyObject made = there.eval("made.id", module)) {
                String others = "{" + other.id() + ", " + made + "}";
                assertEquals(
                        Collections.nCopies(6, true),
                        eval(config, FAMILY, "family(" + others + ")"));
            }
            exec(there, module, "made.close()");
        }
        other.close();
    }

    private static final String LOOP =
            """
            BEGIN = '''
            import time
            queue.put("begun")
            end = time.monotonic() + 60
            while time.monotonic() < end:
                pass
            queue.put("not interrupted")
            '''
            NESTED = "from concurrent import interpreters; inner = interpreters.create();"
            NESTED += "inner.prepare_main(queue=queue); inner.exec(BEGIN)"
            queue = interpreters.create_queue()
            def begin(code):
                made = interpreters.create()
                made.prepare_main(queue=queue, BEGIN=BEGIN)
                made.exec(code)
            def stop_another():
                import _loader, threading
                thread = threading.Thread(target=begin, args=(BEGIN,))
                thread.start()
                queue.get()
                _loader.java.exit_thread(thread.ident)
                thread.join()
                return queue.empty()
            """;

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    @Timeout(120)
    void whatRunsInThemIsInterrupted(InterpreterConfig config) {
        for (String code : List.of("BEGIN", "NESTED")) {
            String interrupting =
                    """
                    import threading
                    def interrupt():
                        import _loader
                        queue.get()
                        _loader.java.interrupt()
                    def interrupted(code):
                        threading.Thread(target=interrupt).start()
                        try:
                            begin(code)
                            for _ in range(100): pass
                        except KeyboardInterrupt:
                            return queue.empty()
                    """;
            assertEquals(true, eval(config, LOOP + interrupting, "interrupted(" + code + ")"));
        }
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    @Timeout(120)
    void aThreadThatRunsInOneIsEnded(InterpreterConfig config) {
        assertEquals(true, eval(config, LOOP, "stop_another()"));
    }
}
