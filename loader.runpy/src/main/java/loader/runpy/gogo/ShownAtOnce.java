package loader.runpy.gogo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.felix.service.command.Process;

/**
 * What a command writes. Gogo does not pass a flush on, and its terminal shows nothing before 8 KB
 * are there or the command has ended, so the terminal is flushed. Gogo's streams keep a failure to
 * themselves; a program has to hear of it, or it prints for ever when nobody reads.
 */
final class ShownAtOnce extends OutputStream {

    /** Gogo's name for the {@code org.jline.terminal.Terminal} of a session. */
    private static final String TERMINAL = ".terminal";

    private final OutputStream stream;
    private final FileDescriptor descriptor;
    private final Process process;
    private final Optional<ShellTerminal> terminal;

    private ShownAtOnce(OutputStream stream, FileDescriptor descriptor, Process process) {
        this.stream = stream;
        this.descriptor = descriptor;
        this.process = process;
        this.terminal = ShellTerminal.of(process);
    }

    static ShownAtOnce out(Process process) {
        return new ShownAtOnce(process.out(), FileDescriptor.out, process);
    }

    static ShownAtOnce err(Process process) {
        return new ShownAtOnce(process.err(), FileDescriptor.err, process);
    }

    @Override
    public void write(int value) throws IOException {
        stream.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        stream.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        stream.flush();
        if (terminal.isPresent()) {
            terminal.get().flush();
        } else if (process.job().session().get(TERMINAL) instanceof Flushable unknown) {
            unknown.flush();
        }
        if (stream instanceof PrintStream printed && printed.checkError()) {
            throw failure();
        }
    }

    /** Gogo's streams forget the reason. The end of a line fails for the same one. */
    @SuppressWarnings("resource") // the descriptor is the process's
    private IOException failure() {
        if (isOfProcess()) {
            try {
                new FileOutputStream(descriptor).write('\n');
            } catch (IOException same) {
                return same;
            }
        }
        return new IOException("what was printed could not be written");
    }

    private boolean isOfProcess() {
        int number = descriptor == FileDescriptor.out ? 1 : 2;
        return process.isTty(number) && terminal.flatMap(ShellTerminal::ofProcess).isPresent();
    }
}
