package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Program;
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

    /** In a process of its own, since each interpreter that has imported it has used it up. */
    @Test
    void cursesIsImportedInTheMainInterpreterAndTwoOthers() {
        String told = Program.java(List.of(), Importing.class).output();
        assertEquals("(True, True, 'must call initscr() first')\n".repeat(4), told);
    }

    /** The other process. */
    static final class Importing {

        private Importing() {}

        public static void main(String[] arguments) {
            Interpreter main = TestPython.get().main();
            try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
                System.out.println(outcome(one));
                System.out.println(outcome(main));
                try (Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
                    System.out.println(outcome(other));
                }
            }
            System.out.println(outcome(main));
            System.exit(0);
        }
    }
}
