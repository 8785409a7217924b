package loader.runpy.gogo;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import loader.runpy.ProcessTerminal;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/**
 * The terminal of Gogo's shell, while a command runs a program on it. The command has the keyboard
 * as long as its job is in the foreground.
 */
final class ShellTerminal implements ProcessTerminal {

    /** Gogo's name for the terminal of a session. */
    private static final String TERMINAL = ".terminal";

    /** Gogo's name for the terminal of the process; those of telnet and ssh have others. */
    private static final String OF_PROCESS = "gogo";

    private final InputStream keyboard = new FileInputStream(FileDescriptor.in);
    private final Process process;
    private final Terminal terminal;

    private ShellTerminal(Process process, Terminal terminal) {
        this.process = process;
        this.terminal = terminal;
    }

    /** That of the session, if it has one. */
    static Optional<ShellTerminal> of(Process process) {
        try {
            return process.job().session().get(TERMINAL) instanceof Terminal terminal
                    ? Optional.of(new ShellTerminal(process, terminal))
                    : Optional.empty();
        } catch (NoClassDefFoundError noJline) {
            return Optional.empty(); // or it came after this bundle was resolved
        }
    }

    Optional<ProcessTerminal> ofProcess() {
        return terminal.getName().equals(OF_PROCESS) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public String descriptors() {
        return IntStream.of(0, 1, 2)
                .filter(process::isTty)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining());
    }

    /** The job cannot lose the foreground meanwhile. */
    @Override
    public int read(byte[] bytes) throws IOException {
        Job job = process.job();
        synchronized (job) {
            return switch (job.status()) {
                case Done -> -1;
                case Foreground -> bytes.length == 0 ? 0 : keyboard.read(bytes);
                default -> 0;
            };
        }
    }

    /**
     * Leaves Ctrl-C to the program. Gogo's own way ends the job at once, and the shell would read
     * the keyboard while the program still does. For the other commands of a pipe it is the only
     * way.
     */
    Taken take(Runnable interrupt) {
        boolean takes =
                process.job().status() == Job.Status.Foreground
                        && process.job().processes().size() == 1;
        return takes ? new Taken(interrupt) : new Taken();
    }

    /** What the program may change is put back at its end. */
    final class Taken {
        private final Runnable putBack;

        private Taken() {
            putBack = () -> {};
        }

        private Taken(Runnable interrupt) {
            terminal.flush();
            Attributes attributes = terminal.getAttributes();
            SignalHandler handler = terminal.handle(Signal.INT, signal -> interrupt.run());
            putBack =
                    () -> {
                        terminal.handle(Signal.INT, handler);
                        if (process.job().status() == Job.Status.Foreground) {
                            terminal.setAttributes(attributes);
                        }
                    };
        }

        void close() {
            putBack.run();
        }
    }
}
