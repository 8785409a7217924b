package loader.launcher;

import java.nio.file.Path;
import java.util.List;
import loader.runpy.RunRequest;

/** What a command line asks for. */
sealed interface Command {

    /** Run something as {@code __main__}. */
    record Run(Options options, RunRequest request) implements Command {}

    /** Open the shell. */
    record Shell(Options options) implements Command {}

    /** {@code doctor} as the first word. */
    record Doctor(List<String> words) implements Command {}

    /** Run programs of clients, which find the socket in that folder. */
    record Resident(Options options, Path folder) implements Command {}

    /** {@code -h}. */
    record Help() implements Command {}

    /** {@code -V}. */
    record Version(Options options) implements Command {}

    /** A bad command line, and what CPython says of it. */
    record Invalid(String message) implements Command {}
}
