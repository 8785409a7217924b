package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

/**
 * {@code _curses} refuses to be executed twice by a C variable, and {@code _curses_panel} keeps the
 * functions of the {@code _curses} of its interpreter in one. Both say that they support one
 * interpreter.
 */
class CursesTest {

    private static final String NEW_PANEL =
            """
            import curses, curses.panel
            try:
                curses.panel.new_panel(None)
            except TypeError as refused:
                outcome = "window" in str(refused)
            try:
                curses.panel.update_panels()
            except Exception as refused:
                outcome = outcome, type(refused) is curses.error, str(refused)
            """;

    private static String outcome(Interpreter interpreter) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject code = python.compile(NEW_PANEL, "<test>")) {
            python.exec(code, module);
            try (PyObject outcome = module.getAttr("outcome")) {
                return outcome.toString();
            }
        }
    }

    @Test
    void cursesIsImportedInTheMainInterpreterAndTwoOthers() {
        String inMain;
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            String first = outcome(one);
            inMain = outcome(Scenarios.main());
            assertEquals(inMain, first);
            try (Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
                assertEquals(inMain, outcome(other));
            }
        }
        assertEquals(inMain, outcome(Scenarios.main()));
        assertEquals("(True, True, 'must call initscr() first')", inMain);
    }
}
