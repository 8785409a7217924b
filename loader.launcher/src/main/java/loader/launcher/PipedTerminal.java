package loader.launcher;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import loader.spi.PropertyNames;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.DumbTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * What the shell has for a terminal if its input is a pipe or a file: the shell reads it byte by
 * byte, up to the end of a line. A program reads blocks and gives back what it has not used.
 */
final class PipedTerminal extends DumbTerminal {

    /** Gogo's name for the terminal of the process. */
    private static final String OF_PROCESS = "gogo";

    /** More than the buffers of Python's {@code sys.stdin} have. */
    private static final int UNUSED = 1 << 20;

    private final InputStream input;

    private PipedTerminal(InputStream input) throws IOException {
        super(
                new DumbTerminalProvider(),
                SystemStream.Output,
                OF_PROCESS,
                TYPE_DUMB,
                input,
                new FileOutputStream(FileDescriptor.out),
                TerminalBuilder.builder().computeEncoding(),
                Terminal.SignalHandler.SIG_IGN);
        this.input = input;
    }

    /** Gogo's shell has jline make its terminal, and takes no other. */
    @SuppressWarnings("deprecation")
    static void useWithoutKeyboard() throws IOException {
        if (!Boolean.getBoolean(PropertyNames.INTERACTIVE) && File.separatorChar == '/') {
            TerminalBuilder.setTerminalOverride(new PipedTerminal(new Input(new StandardInput())));
        }
    }

    @Override
    public InputStream input() {
        return input;
    }

    /** Does not wait for more while bytes are there that were given back. */
    private static final class Input extends PushbackInputStream {
        private int last = '\n';

        Input(InputStream in) {
            super(in, UNUSED);
        }

        /** The shell's way: the last line is a line also if its end is missing. */
        @Override
        public int read() throws IOException {
            int read = super.read();
            boolean isEndMissing = read < 0 && last != '\n';
            last = isEndMissing ? '\n' : read;
            return last;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int givenBack = buf.length - pos;
            return super.read(bytes, offset, givenBack > 0 ? Math.min(length, givenBack) : length);
        }
    }
}
