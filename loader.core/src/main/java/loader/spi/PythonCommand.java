package loader.spi;

import java.util.List;
import java.util.Optional;

/**
 * How a process of this Python is started.
 *
 * @param words the command line up to the program: the executable, and the options that this Python
 *     was started with
 * @param script the file that makes the process find modules of bundles, if there can be one.
 *     Python executes the file at its start when the variable {@code LOADER_CHILD} has its path
 * @param inContainer whether this Python is not that of the command: it is isolated from the
 *     working folder, but not from the neighbours of a file that runs
 * @param terminals the digits of this process's standard descriptors that lead to a terminal
 */
public record PythonCommand(
        List<String> words, Optional<String> script, boolean inContainer, String terminals) {

    public PythonCommand {
        words = List.copyOf(words);
    }
}
