package loader.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command line for a process of its own. The process gets no input but what is given, and is
 * killed with its children at the deadline. It does not ignore SIGINT and SIGQUIT, which a shell
 * makes a build in the background do, and a process inherits.
 */
public final class Program {

    private static final File NOTHING = new File("/dev/null");

    /** Before the words of a command; nothing where {@code env} cannot do it. */
    private static final List<String> DEFAULT_SIGNALS = defaultSignals();

    private final ProcessBuilder builder;
    private byte[] input;
    private Duration patience = Duration.ofMinutes(2);
    private Charset charset = UTF_8;

    private Program(List<String> words) {
        builder = new ProcessBuilder(new ArrayList<>(DEFAULT_SIGNALS));
        builder.command().addAll(words);
    }

    private static List<String> defaultSignals() {
        List<String> words = List.of("env", "--default-signal=INT,QUIT");
        try {
            Process trial =
                    new ProcessBuilder(words.get(0), words.get(1), "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return trial.waitFor() == 0 ? words : List.of();
        } catch (IOException noSuchCommand) {
            return List.of();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    public static Program of(List<String> words) {
        return new Program(words);
    }

    public static Program of(String... words) {
        return new Program(List.of(words));
    }

    /** The Java of this process with its class path, and this class as the program. */
    public static Program java(List<String> options, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return new Program(words);
    }

    /** The same, after a command in a shell. */
    public Program after(String command) {
        builder.command().addAll(0, List.of("sh", "-c", command + " && exec \"$@\"", "sh"));
        return this;
    }

    public Program in(Path folder) {
        builder.directory(folder.toFile());
        return this;
    }

    /** One variable more in the environment. */
    public Program with(String variable, String value) {
        builder.environment().put(variable, value);
        return this;
    }

    /** No variable but these in the environment. */
    public Program withOnly(Map<String, String> environment) {
        builder.environment().clear();
        builder.environment().putAll(environment);
        return this;
    }

    /** Text on standard input, which is a pipe then. */
    public Program fed(String text) {
        input = text.getBytes(UTF_8);
        return this;
    }

    /** What is written to standard error is in {@link Outcome#out}, in the order of writing. */
    public Program merged() {
        builder.redirectErrorStream(true);
        return this;
    }

    /** The deadline is not two minutes, but this. */
    public Program within(Duration time) {
        patience = time;
        return this;
    }

    /** What the process writes is not UTF-8, but this. */
    public Program decoding(Charset charset) {
        this.charset = charset;
        return this;
    }

    /** Runs to the end of the process; fails at the deadline. */
    public Outcome run() {
        try {
            Path out = Files.createTempFile("program", ".out");
            Path err = Files.createTempFile("program", ".err");
            try {
                return run(out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private Outcome run(Path out, Path err) throws IOException, InterruptedException {
        if (input == null) {
            builder.redirectInput(NOTHING);
        }
        builder.redirectOutput(out.toFile());
        if (!builder.redirectErrorStream()) {
            builder.redirectError(err.toFile());
        }
        Process process = builder.start();
        if (input != null) {
            feed(process);
        }
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill(process);
            throw new AssertionError(
                    "not finished after " + patience + ": " + this + "\n" + text(out) + text(err));
        }
        return new Outcome(process.exitValue(), text(out), text(err));
    }

    /** Bytes that are no text of the charset are replaced. */
    private String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), charset);
    }

    /** A process may end before it has read its input. */
    private void feed(Process process) {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write(input);
        } catch (IOException brokenPipe) {
            // its status and its output tell
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Runs to the end of the process, which has to succeed; what it wrote. */
    public String output() {
        Outcome outcome = run();
        if (outcome.status() != 0) {
            throw new IllegalStateException(this + ": " + outcome);
        }
        return outcome.out();
    }

    /** Starts the process for a caller who talks with it, and ends it. */
    public Process start() {
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", builder.command());
    }

    /** How a process ended, and what it wrote. */
    public record Outcome(int status, String out, String err) {

        /** The lines of standard output. */
        public List<String> lines() {
            return out.lines().toList();
        }

        /** The last of them, or nothing. */
        public String last() {
            return out.lines().reduce("", (before, line) -> line);
        }
    }
}
