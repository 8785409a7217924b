package loader.runpy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import loader.python.InterpreterConfig;

/**
 * What to run as {@code __main__}, and how. Unless it says otherwise, a run has a fresh interpreter
 * that shares the main one's GIL, so that it finds what a process would find.
 *
 * @param arguments {@code sys.argv[1:]}
 * @param interpreter the main interpreter, whose {@code __main__} one program can use, or a fresh
 *     one
 * @param strict whether extension modules with a create slot are refused, as PEP 547 says, instead
 *     of being probed
 * @param streams where {@code sys.stdin}, {@code stdout} and {@code stderr} lead; empty for the
 *     process's own
 * @param timeout after which, from its start, the run is interrupted, whether or not anybody waits
 */
public record RunRequest(
        Target target,
        List<String> arguments,
        InterpreterConfig interpreter,
        boolean strict,
        Optional<Streams> streams,
        Optional<Duration> timeout) {

    public RunRequest {
        arguments = List.copyOf(arguments);
    }

    /** What is run: the forms of CPython's command line. */
    public sealed interface Target {

        /** {@code -m name}. */
        record Module(String name) implements Target {}

        /** {@code -c code}. */
        record Code(String source) implements Target {}

        /**
         * A source or byte code file, or a folder or zip with a {@code __main__}; the path is shown
         * as it is given.
         */
        record File(String path) implements Target {

            public File(Path path) {
                this(path.toString());
            }
        }

        /** {@code -}: a program read from standard input. */
        record StandardInput() implements Target {}
    }

    /** {@code -m name}, in a fresh interpreter. */
    public static RunRequest module(String name, String... arguments) {
        return of(new Target.Module(name), List.of(arguments));
    }

    /**
     * The target in a fresh interpreter, with the process's own streams, for as long as it takes.
     */
    public static RunRequest of(Target target, List<String> arguments) {
        return new RunRequest(
                target,
                arguments,
                InterpreterConfig.SHARED_GIL,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** The same in such an interpreter. */
    public RunRequest in(InterpreterConfig interpreter) {
        return new RunRequest(target, arguments, interpreter, strict, streams, timeout);
    }

    /** The same, refusing modules with a create slot. */
    public RunRequest strictly() {
        return new RunRequest(target, arguments, interpreter, true, streams, timeout);
    }

    /** The same, with these as its standard streams. */
    public RunRequest withStreams(Streams streams) {
        return new RunRequest(
                target, arguments, interpreter, strict, Optional.of(streams), timeout);
    }

    /** The same, interrupted when it takes longer. */
    public RunRequest withTimeout(Duration timeout) {
        return new RunRequest(
                target, arguments, interpreter, strict, streams, Optional.of(timeout));
    }
}
