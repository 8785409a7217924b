package loader.runs;

import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.ProgramSupport;
import loader.spi.SourceResource;

/** Python's prompt, as the {@code python} command has it: instead of a program, or after one. */
final class Prompt implements AutoCloseable {

    private static final SourceResource SOURCE = new SourceResource(Prompt.class, "prompt.py");

    private final Attached python;
    private final ProgramSupport support;
    private final PyModule functions;

    Prompt(Attached python, ProgramSupport support) {
        this.python = python;
        this.support = support;
        this.functions = support.module(python, SOURCE);
    }

    /**
     * Runs what is entered until the input ends or the prompt is left, and returns the exit status.
     *
     * @param isProgram whether it is there instead of a program
     */
    int run(boolean isProgram) {
        try (PyObject left = functions.callMethod("begin", isProgram)) {
            return left.isNone() ? read() : left.as(Integer.class);
        }
    }

    private int read() {
        try (PyObject console = functions.callMethod("console")) {
            if (!console.isNone()) {
                return status(support.raisedBy(python, console));
            }
        }
        support.runPrompt(python, this::isLeft);
        return status(functions.callMethod("exit"));
    }

    private boolean isLeft() {
        try (PyObject left = functions.callMethod("exit")) {
            return !left.isNone();
        }
    }

    private int status(PyObject raised) {
        try (raised;
                PyObject status = functions.callMethod("status", raised)) {
            return status.as(Integer.class);
        }
    }

    @Override
    public void close() {
        functions.close();
    }
}
