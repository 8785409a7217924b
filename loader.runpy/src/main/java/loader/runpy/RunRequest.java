package loader.runpy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to run as {@code __main__}, and how.
 *
 * @param arguments {@code sys.argv[1:]}
 * @param strict whether extension modules with a create slot are refused, as PEP 547 says, instead
 *     of being probed
 * @param streams where {@code sys.stdin}, {@code stdout} and {@code stderr} lead; empty for the
 *     process's own
 */
public record RunRequest(
        Target target, List<String> arguments, boolean strict, Optional<Streams> streams) {

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

    public static RunRequest module(String name, String... arguments) {
        return of(new Target.Module(name), List.of(arguments));
    }

    public static RunRequest of(Target target, List<String> arguments) {
        return new RunRequest(target, arguments, false, Optional.empty());
    }

    public RunRequest strictly() {
        return new RunRequest(target, arguments, true, streams);
    }

    public RunRequest withStreams(Streams streams) {
        return new RunRequest(target, arguments, strict, Optional.of(streams));
    }
}
