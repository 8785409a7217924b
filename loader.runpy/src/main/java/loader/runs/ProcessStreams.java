package loader.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.runpy.ProcessTerminal;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.runpy.Streams;
import loader.spi.OutputException;
import loader.spi.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the standard descriptors of a run in a process lead: to Java, or where ours do. */
final class ProcessStreams {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessStreams.class);
    static final boolean IS_WINDOWS = File.separatorChar == '\\';
    private static final int FLUSH_FAILED = 120; // as in CPython's Py_RunMain
    private static final File NOTHING = new File(IS_WINDOWS ? "NUL" : "/dev/null");

    private final RunRequest request;
    private final String piped;

    /** What a stream of Java threw first. */
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * @param terminals the digits of our descriptors that lead to a terminal
     */
    ProcessStreams(RunRequest request, String terminals) {
        this.request = request;
        String same =
                request.streams()
                        .flatMap(Streams::terminal)
                        .map(ProcessTerminal::descriptors)
                        .orElse("");
        this.piped =
                request.streams().isEmpty()
                        ? ""
                        : Stream.of("0", "1", "2")
                                .filter(each -> !same.contains(each) || !terminals.contains(each))
                                .collect(Collectors.joining());
    }

    /** Whether the process reads the terminal, which tells it of Ctrl-C, too. */
    boolean hasKeyboard() {
        return request.streams().flatMap(Streams::terminal).isPresent() && !piped.contains("0");
    }

    /** Whether all of them lead to Java. */
    boolean areJavas() {
        return piped.equals("012");
    }

    /** The digits of the descriptors that {@code process.py} leads to Java. */
    String ofScript() {
        return isProgramPiped() ? piped.substring(1) : piped;
    }

    /** A program that comes from there is read to its end, which Python does itself. */
    private boolean isProgramPiped() {
        return piped.contains("0") && request.target() instanceof Target.StandardInput;
    }

    /**
     * What stands before the command of the process: a shell that closes what was closed when the
     * command was started. Java would open it.
     */
    List<String> wordsThatClose() {
        String closed = System.getProperty(PropertyNames.CLOSED, "");
        if (request.streams().isPresent() || closed.isEmpty()) {
            return List.of();
        }
        String each =
                closed.chars()
                        .mapToObj(digit -> (char) digit + ">&-")
                        .collect(Collectors.joining(" "));
        return List.of("/bin/sh", "-c", "exec \"$@\" " + each, "sh");
    }

    void redirect(ProcessBuilder builder) {
        builder.inheritIO();
        if (isProgramPiped()) {
            builder.redirectInput(ProcessBuilder.Redirect.PIPE);
        } else if (piped.contains("0")) {
            builder.redirectInput(NOTHING);
        }
        if (piped.contains("1")) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        }
        if (piped.contains("2")) {
            builder.redirectError(ProcessBuilder.Redirect.PIPE);
        }
    }

    /** The threads at whose end the output is Java's. */
    List<Thread> copy(Process started) {
        return request.streams().map(streams -> copy(started, streams)).orElse(List.of());
    }

    private List<Thread> copy(Process started, Streams streams) {
        List<Thread> threads = new ArrayList<>();
        if (isProgramPiped()) {
            OutputStream pipe = started.getOutputStream();
            copying(ofJava(streams.in(), started), pipe, pipe, "in");
        }
        if (piped.contains("1")) {
            InputStream pipe = started.getInputStream();
            threads.add(copying(pipe, ofJava(streams.out()), pipe, "out"));
        }
        if (piped.contains("2")) {
            InputStream pipe = started.getErrorStream();
            threads.add(copying(pipe, ofJava(streams.err()), pipe, "err"));
        }
        return threads;
    }

    /** A program that can be read in part only is none. */
    private InputStream ofJava(InputStream stream, Process started) {
        return new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return stream.read(bytes, offset, length);
                } catch (IOException | RuntimeException failed) {
                    failure.compareAndSet(null, failed);
                    started.destroyForcibly();
                    throw failed;
                }
            }
        };
    }

    private OutputStream ofJava(OutputStream stream) {
        return new OutputStream() {
            @Override
            public void write(int value) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    stream.write(bytes, offset, length);
                    stream.flush();
                } catch (IOException | RuntimeException failed) {
                    failure.compareAndSet(null, failed);
                    throw failed;
                }
            }
        };
    }

    /**
     * The status of a run whose process has ended. Python raises nothing for a stream of Java that
     * failed when the program had written all: it is told as what Python cannot write at its end.
     * Another exception than an {@code IOException} is one of the stream's code, and thrown.
     */
    int status(int exit) {
        Exception failed = failure.get();
        if (failed == null || exit != 0 && isBrokenPipe(failed)) {
            return exit;
        }
        if (failed instanceof RuntimeException fault) {
            throw fault;
        }
        tell("a standard stream of the program has failed in Java: " + failed);
        return exit == 0 ? FLUSH_FAILED : exit;
    }

    /** The program has raised {@code BrokenPipeError}, which says all. */
    private static boolean isBrokenPipe(Exception failed) {
        return failed instanceof IOException lost
                && new OutputException(lost).reason() == OutputException.Reason.EPIPE;
    }

    private void tell(String message) {
        try {
            OutputStream err = request.streams().orElseThrow().err();
            err.write((message + System.lineSeparator()).getBytes(UTF_8));
            err.flush();
        } catch (IOException | RuntimeException failedToo) {
            LOG.warn(message, failedToo);
        }
    }

    private static Thread copying(InputStream from, OutputStream to, Closeable pipe, String name) {
        Thread thread = new Thread(() -> copy(from, to, pipe), "python-process-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Where Java cannot write, the program gets {@code BrokenPipeError}. */
    private static void copy(InputStream from, OutputStream to, Closeable pipe) {
        byte[] bytes = new byte[1 << 16];
        try (pipe) {
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                to.write(bytes, 0, count);
                to.flush();
            }
        } catch (IOException | RuntimeException lost) {
            LOG.debug("output of a run in a process is lost", lost);
        }
    }
}
