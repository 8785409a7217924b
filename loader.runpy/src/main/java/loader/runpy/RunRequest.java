package loader.runpy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import loader.python.InterpreterConfig;

/**
 * A program to run as {@code __main__}. By default, a run has a new interpreter that shares the GIL
 * of the main interpreter.
 *
 * @param target the program
 * @param arguments {@code sys.argv[1:]}
 * @param interpreter the kind of the interpreter: the main interpreter, whose {@code __main__} one
 *     program can use, a new one, or a process
 * @param strict whether extension modules with a create slot are refused, as PEP 547 says;
 *     otherwise they are probed
 * @param autorun whether the function {@code __main__} of the program, if it has one, is called
 *     when the code of the program has ended; its result is the exit status, as in {@code
 *     sys.exit}. The header {@code Loader-Autorun} of the program's bundle asks for the same
 * @param streams the standard streams of the run; empty for the streams of the process
 * @param timeout the time after which the run is interrupted, counted from its start
 * @param limits what a run in a process may use at most
 * @param python the home of another CPython, from 3.10 on, for a run in a process
 * @param environment environment variables of a run in a process, besides those that it has anyway
 */
public record RunRequest(
        Target target,
        List<String> arguments,
        InterpreterConfig interpreter,
        boolean strict,
        boolean autorun,
        Optional<Streams> streams,
        Optional<Duration> timeout,
        Limits limits,
        Optional<Path> python,
        Map<String, String> environment) {

    public RunRequest {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(arguments, "arguments")
                .forEach(each -> Objects.requireNonNull(each, "argument"));
        Objects.requireNonNull(interpreter, "interpreter");
        Objects.requireNonNull(streams, "streams");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(python, "python").ifPresent(home -> ofMachine("python", home));
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** The same path. Python opens files of the machine only. */
    private static Path ofMachine(String name, Path path) {
        if (Objects.requireNonNull(path, name).getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(
                    name + ": " + path.toUri() + " is not in the file system of the machine");
        }
        return path;
    }

    /** A program, in the forms of CPython's command line. */
    public sealed interface Target {

        /** The program as on the command line, without source text. */
        default String shown() {
            if (this instanceof Module module) {
                return "-m " + module.name();
            }
            if (this instanceof File file) {
                return file.path();
            }
            return this instanceof Code ? "-c" : "-";
        }

        /** {@code -m name}. */
        record Module(String name) implements Target {
            public Module {
                Objects.requireNonNull(name, "name");
            }
        }

        /** {@code -c code}. */
        record Code(String source) implements Target {
            public Code {
                Objects.requireNonNull(source, "source");
            }
        }

        /**
         * A source or byte code file, or a folder or zip with a {@code __main__}. Messages show the
         * path as it is given.
         */
        record File(String path) implements Target {

            public File {
                Objects.requireNonNull(path, "path");
            }

            /**
             * @throws IllegalArgumentException if the path is in another file system, such as a zip
             */
            public File(Path path) {
                this(ofMachine("path", path).toString());
            }
        }

        /** {@code -}: a program read from standard input. */
        record StandardInput() implements Target {}

        /** No program: Python's prompt on standard input. Only the command has it. */
        record Prompt() implements Target {}
    }

    /** {@code -m name}, in a new interpreter. */
    public static RunRequest module(String name, String... arguments) {
        return of(new Target.Module(name), Arrays.asList(arguments));
    }

    /** The target in a new interpreter, with the streams of the process and without a timeout. */
    public static RunRequest of(Target target, List<String> arguments) {
        return new RunRequest(
                target,
                arguments,
                InterpreterConfig.SHARED_GIL,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Limits.NONE,
                Optional.empty(),
                Map.of());
    }

    /** The same request in an interpreter of this kind. */
    public RunRequest in(InterpreterConfig interpreter) {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                strict,
                autorun,
                streams,
                timeout,
                limits,
                python,
                environment);
    }

    /** The same request. Modules with a create slot are refused. */
    public RunRequest strictly() {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                true,
                autorun,
                streams,
                timeout,
                limits,
                python,
                environment);
    }

    /** The same request. The function {@code __main__} of the program is called. */
    public RunRequest withAutorun() {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                strict,
                true,
                streams,
                timeout,
                limits,
                python,
                environment);
    }

    /** The same request with these standard streams. */
    public RunRequest withStreams(Streams streams) {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                strict,
                autorun,
                Optional.of(Objects.requireNonNull(streams, "streams")),
                timeout,
                limits,
                python,
                environment);
    }

    /** The same request with this timeout. */
    public RunRequest withTimeout(Duration timeout) {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                strict,
                autorun,
                streams,
                Optional.of(Objects.requireNonNull(timeout, "timeout")),
                limits,
                python,
                environment);
    }

    /** The same request with these limits, which only a run in a process can have. */
    public RunRequest withLimits(Limits limits) {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                strict,
                autorun,
                streams,
                timeout,
                limits,
                python,
                environment);
    }

    /** The same request with the CPython of this home, which only a run in a process can have. */
    public RunRequest withPython(Path home) {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                strict,
                autorun,
                streams,
                timeout,
                limits,
                Optional.of(Objects.requireNonNull(home, "home")),
                environment);
    }

    /** The same request with these variables, which only a run in a process can have. */
    public RunRequest withEnvironment(Map<String, String> variables) {
        return new RunRequest(
                target,
                arguments,
                interpreter,
                strict,
                autorun,
                streams,
                timeout,
                limits,
                python,
                variables);
    }
}
