package loader.python;

import java.util.List;

/**
 * The process of an interpreter ({@link InterpreterConfig#PROCESS}) has ended, without being asked
 * to. Each call that was under way, and each later use of the interpreter, raises this exception.
 */
public final class PythonDiedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private final String ending;
    private final String traceback;
    private final List<String> output;

    /** An end of this kind, with what the process said before it. */
    public PythonDiedException(String ending, String traceback, List<String> output) {
        super(message(ending, traceback, output));
        this.ending = ending;
        this.traceback = traceback;
        this.output = List.copyOf(output);
    }

    private static String message(String ending, String traceback, List<String> output) {
        StringBuilder message = new StringBuilder("the Python process has ended: ").append(ending);
        if (!traceback.isEmpty()) {
            message.append('\n').append(traceback.stripTrailing());
        }
        output.forEach(line -> message.append("\n  ").append(line));
        return message.toString();
    }

    /**
     * The name of the signal, such as {@code SIGSEGV}, or {@code status 3}. Java cannot tell a
     * signal from an exit status of more than 128.
     */
    public String ending() {
        return ending;
    }

    /** Python's traceback of all threads ({@code faulthandler}); empty if there is none. */
    public String traceback() {
        return traceback;
    }

    /** The last lines that the process has written to its standard error. */
    public List<String> output() {
        return output;
    }
}
