package loader.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.runpy.ProcessTerminal;
import loader.runpy.Streams;
import loader.spi.OutputException;
import loader.spi.ProgramSupport;
import loader.spi.SourceResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard streams of an interpreter, led to Java until it is closed; {@code sys.argv} and
 * {@code sys.path} with them.
 */
final class Redirection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Redirection.class);
    private static final SourceResource SOURCE =
            new SourceResource(Redirection.class, "streams.py");

    /** Bytes that Java gets at a time: its memory is smaller than Python's. */
    private static final int LARGEST = 1 << 18;

    private final PyModule functions;
    private final PyObject before;
    private final boolean putBack;

    /**
     * Without putting back, the streams stay until the program has ended, for what it prints then.
     */
    Redirection(Attached python, ProgramSupport support, Streams streams, boolean putBack) {
        this.putBack = putBack;
        this.functions = support.module(python, SOURCE);
        try (PyObject read = python.function("read", reader(streams.in()));
                PyObject unread = python.function("unread", unreader(support, streams.in()));
                PyObject out = python.function("write", writer(support, streams.out()));
                PyObject err = python.function("write", writer(support, streams.err()));
                PyObject terminal = terminal(python, streams)) {
            this.before =
                    functions.callMethod("redirect", read, unread, out, err, terminal, putBack);
        }
    }

    /** The digits of its descriptors, and what calls a function while the run has the keyboard. */
    private static PyObject terminal(Attached python, Streams streams) {
        if (streams.terminal().isEmpty()) {
            return python.of(List.of("", ""));
        }
        ProcessTerminal terminal = streams.terminal().get();
        JavaFunction withKeyboard =
                (any, arguments) ->
                        any.detached(
                                () -> terminal.withKeyboard(() -> arguments.get(0).call().close()));
        try (PyObject function = python.function("with_keyboard", withKeyboard)) {
            return python.of(List.of(terminal.descriptors(), function));
        }
    }

    /** For an interpreter that is to start a run at once. */
    static void prepare(Attached python, ProgramSupport support) {
        support.module(python, SOURCE).close();
    }

    /** Python forgets how streams lead to Java; those that do so go on. */
    static void uninstall(Attached python, ProgramSupport support) {
        support.removeModule(python, SOURCE);
    }

    /** What is there, no byte at the end. */
    private static JavaFunction reader(InputStream stream) {
        return (python, arguments) -> {
            byte[] bytes = new byte[arguments.get(0).as(Integer.class)];
            return python.detached(
                    () -> {
                        try {
                            return Arrays.copyOf(bytes, Math.max(stream.read(bytes), 0));
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    });
        };
    }

    /** Takes bytes back that the program has not used. */
    private static JavaFunction unreader(ProgramSupport support, InputStream stream) {
        return (python, arguments) -> {
            byte[] bytes = support.bytes(python, arguments.get(0), LARGEST);
            return python.detached(() -> unread(stream, bytes));
        };
    }

    /** Whether the stream could take the bytes back. */
    static boolean unread(InputStream stream, byte[] bytes) {
        try {
            if (stream instanceof PushbackInputStream input) {
                input.unread(bytes);
                return true;
            }
        } catch (IOException full) {
            LOG.debug("{} bytes of input are lost", bytes.length, full);
        }
        return false;
    }

    /**
     * {@code io.RawIOBase.write}. No frame of Python is around it, in which an interrupt would be
     * raised after the bytes are written: Python would write them again.
     */
    private static JavaFunction writer(ProgramSupport support, OutputStream stream) {
        return (python, arguments) -> {
            byte[] bytes = support.bytes(python, arguments.get(0), LARGEST);
            return python.detached(
                    () -> {
                        try {
                            stream.write(bytes);
                            stream.flush();
                            return bytes.length;
                        } catch (IOException failed) {
                            throw new OutputException(failed);
                        }
                    });
        };
    }

    @Override
    public void close() {
        try (functions;
                before) {
            if (putBack) {
                functions.callMethod("restore", before).close();
            }
        }
    }
}
