package loader.services;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.python.PythonDiedException;
import org.osgi.framework.Bundle;

/**
 * The bundle whose code a process died in.
 *
 * @param file the name of the library or of the Python file
 */
record Culprit(Bundle bundle, String file) {

    private static final Pattern FRAME = Pattern.compile("  (Binary file|File) \"([^\"]+)\",.*");
    private static final String PYTHON_STACK = "Current thread 0x";
    private static final String C_STACK = "Current thread's C stack trace";

    /** The function of CPython that runs a frame of Python. */
    private static final String PYTHON_FRAME = " _PyEval_EvalFrame";

    /**
     * Reads the traceback of faulthandler: C code that the innermost frame of Python has called
     * comes before that frame. Empty if it names no file of a bundle, such as when the process was
     * killed.
     *
     * @param owner the bundle that a file is of
     */
    static Optional<Culprit> of(
            PythonDiedException death, Function<String, Optional<Bundle>> owner) {
        Optional<Culprit> inC = Optional.empty();
        Optional<Culprit> inPython = Optional.empty();
        String section = "";
        for (String line : death.traceback().lines().toList()) {
            if (!line.startsWith(" ")) {
                section = line;
            } else if (section.startsWith(PYTHON_STACK) && inPython.isEmpty()) {
                inPython = of(line, owner);
            } else if (section.startsWith(C_STACK) && inC.isEmpty()) {
                if (line.contains(PYTHON_FRAME)) {
                    section = "";
                } else {
                    inC = of(line, owner);
                }
            }
        }
        return inC.isPresent() ? inC : inPython;
    }

    private static Optional<Culprit> of(String line, Function<String, Optional<Bundle>> owner) {
        Matcher frame = FRAME.matcher(line);
        if (!frame.matches()) {
            return Optional.empty();
        }
        String file = frame.group(2);
        return owner.apply(file)
                .map(bundle -> new Culprit(bundle, file.substring(file.lastIndexOf('/') + 1)));
    }
}
