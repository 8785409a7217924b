package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What several interpreters change of the process at the same time is as it was before the first.
 */
class ProcessPutBackTest {

    private static final String STATE =
            """
            def state():
                import locale, os, posix
                mask = posix.umask(0)
                posix.umask(mask)
                return [os.getcwd(), mask, repr(posix._create_environ().get(b"LOADER_TEST")),
                        locale.setlocale(locale.LC_ALL), os.readlink("/proc/self/fd/2")]
            """;

    private static final String CHANGE =
            """
            import locale, os
            def change(folder, mask, name, category, device):
                os.chdir(folder)
                os.umask(mask)
                os.environ["LOADER_TEST"] = name
                locale.setlocale(getattr(locale, category), "C")
                file = os.open(device, os.O_WRONLY)
                os.dup2(file, 2)
                os.close(file)
            """;

    private static final String FIRST =
            CHANGE + "change('/', 0o11, 'first', 'LC_ALL', '/dev/null')\n";
    private static final String SECOND =
            CHANGE + "change('/usr', 0o12, 'second', 'LC_TIME', '/dev/zero')\n";

    private final Interpreter main = TestPython.get().main();
    private Object before;

    @BeforeEach
    void look() {
        before = state();
    }

    private Object state() {
        try (Attached python = main.attach();
                PyModule module = python.newModule("test")) {
            exec(python, module, STATE);
            try (PyObject state = python.eval("state()", module)) {
                return state.as(Object.class).toString();
            }
        }
    }

    private static void exec(Attached python, PyModule module, String source) {
        try (PyObject code = python.compile(source, "<test>")) {
            python.exec(code, module);
        }
    }

    private static Interpreter changing(InterpreterConfig config, String source) {
        Interpreter interpreter = TestPython.get().create(config);
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test")) {
            exec(
                    python,
                    module,
                    "from _loader import guards; guards.note_descriptors()\n" + source);
        }
        return interpreter;
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void whoeverEndsLastPutsBackWhatTheFirstHasFound(InterpreterConfig config) {
        Interpreter first = changing(config, FIRST);
        Interpreter second = changing(config, SECOND);
        assertNotEquals(before, state());
        first.close();
        assertNotEquals(before, state());
        second.close();
        assertEquals(before, state());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void oneThatEndsBeforeTheFirstPutsBackWhatItHasFound(InterpreterConfig config) {
        Interpreter first = changing(config, FIRST);
        Object changed = state();
        changing(config, SECOND).close();
        assertEquals(changed, state());
        changing(config, SECOND).close();
        assertEquals(changed, state());
        first.close();
        assertEquals(before, state());
    }

    /** CPython never ends it. */
    @Test
    void oneThatIsLeftBehindKeepsNothing() {
        String leaving =
                "import _interpreters as i; i.exec(i.create(), 'import os; os.chdir(\"/\")')";
        changing(InterpreterConfig.SHARED_GIL, leaving).close();
        Interpreter second = changing(InterpreterConfig.SHARED_GIL, SECOND);
        assertNotEquals(before, state());
        second.close();
        assertEquals(before, state());
    }

    @Test
    void aChangeThatFailsIsNone() {
        String failing =
                """
                import os
                try:
                    os.chdir('/nowhere')
                except FileNotFoundError:
                    pass
                """;
        Interpreter first = changing(InterpreterConfig.SHARED_GIL, failing);
        Interpreter second = changing(InterpreterConfig.SHARED_GIL, FIRST);
        Object changed = state();
        first.close();
        assertEquals(changed, state());
        second.close();
        assertEquals(before, state());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void oneThatBeginsMeanwhileFindsWhatIsChangedAndDoesNotKeepIt(InterpreterConfig config) {
        Interpreter first = changing(config, FIRST);
        Interpreter second = changing(config, "");
        first.close();
        assertEquals(before, state());
        try (Attached python = second.attach();
                PyModule module = python.newModule("test")) {
            exec(python, module, SECOND);
        }
        second.close();
        assertEquals(before, state());
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void interpretersThatAProgramMakesDoTheSame(InterpreterConfig config) {
        String program =
                """
                from concurrent import interpreters
                from _loader import guards
                guards.note_descriptors()
                first, second = interpreters.create(), interpreters.create()
                first.exec(FIRST)
                second.exec(SECOND)
                first.close()
                second.close()
                """;
        Interpreter interpreter =
                config == InterpreterConfig.MAIN ? main : TestPython.get().create(config);
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject first = python.of(FIRST);
                PyObject second = python.of(SECOND)) {
            module.setAttr("FIRST", first);
            module.setAttr("SECOND", second);
            exec(python, module, program);
        } finally {
            if (interpreter != main) {
                interpreter.close();
            }
        }
        assertEquals(before, state());
    }

    /** A thread that never ends keeps the first one from its end. */
    @Test
    @Timeout(120)
    void oneThatNeverEndsKeepsNothing() {
        String wait = "import threading; threading.Thread(target=threading.Event().wait).start()\n";
        Interpreter stuck = changing(InterpreterConfig.SHARED_GIL, FIRST + wait);
        Interpreter second = changing(InterpreterConfig.SHARED_GIL, SECOND);
        stuck.close();
        assertEquals(Interpreter.State.PARKED, stuck.state());
        assertNotEquals(before, state());
        second.close();
        assertEquals(before, state());
    }

    /** The second thread waits for the table while the first one finds what there is. */
    private static final String AT_ONCE =
            """
            import sys, threading, time
            from _loader import changes, shared
            def keep(read):
                changes.keep("test", read, lambda value: None)
            def read():
                other.start()
                end = time.monotonic() + shared.LONGEST_WAIT / 2
                while time.monotonic() < end and not waits(sys._current_frames().get(other.ident)):
                    time.sleep(0.001)
            def waits(frame):
                return frame is not None and frame.f_code is shared.Table.__enter__.__code__
            other = threading.Thread(target=keep, args=(lambda: None,))
            keep(read)
            other.join()
            def users():
                with shared.Table() as table:
                    return len(table["kept"]["test"])
            """;

    @Test
    void twoThreadsOfOneThatChangeTheSameCountOnce() {
        Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test")) {
            exec(python, module, AT_ONCE);
            try (PyObject users = python.eval("users()", module)) {
                assertEquals(1, users.as(Integer.class));
            }
        }
        interpreter.close();
    }
}
