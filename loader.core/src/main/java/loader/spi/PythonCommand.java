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
 * @param terminals the digits of this process's standard descriptors that lead to a terminal
 */
public record PythonCommand(List<String> words, Optional<String> script, String terminals) {

    public PythonCommand {
        words = List.copyOf(words);
    }
}
