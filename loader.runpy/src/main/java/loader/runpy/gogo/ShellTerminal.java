package loader.runpy.gogo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
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

    /** The terminal's own flush does not tell of a failure, that of its stream does. */
    void flush() throws IOException {
        terminal.output().flush();
        terminal.flush();
    }

    /**
     * The input of the shell, if it is no keyboard and the command reads it: blocks can be read
     * from it, since it takes back what the next command is to read.
     */
    Optional<InputStream> pushback() {
        return process.isTty(0) && terminal.input() instanceof PushbackInputStream input
                ? Optional.of(input)
                : Optional.empty();
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
    public boolean withKeyboard(Runnable task) {
        Job job = process.job();
        synchronized (job) {
            if (job.status() == Job.Status.Foreground) {
                task.run();
            }
            return job.status() != Job.Status.Done;
        }
    }

    /**
     * Leaves Ctrl-C to the program. Gogo's own way ends the job at once, and the shell would read
     * the keyboard while the program still does. For the other commands of a pipe it is the only
     * way.
     */
    Taken take(Runnable interrupt) {
        boolean takes = isForeground() && process.job().processes().size() == 1;
        return takes ? new Taken(interrupt) : new Taken();
    }

    private boolean isForeground() {
        return process.job().status() == Job.Status.Foreground;
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
            ControlC controlC = new ControlC(interrupt);
            putBack =
                    () -> {
                        controlC.close();
                        if (isForeground()) {
                            terminal.setAttributes(attributes);
                        }
                    };
        }

        void close() {
            putBack.run();
        }
    }

    /** Of a job that Ctrl-Z has suspended, Ctrl-C means another. */
    private final class ControlC implements SignalHandler {
        private final Runnable interrupt;
        private final SignalHandler before;

        ControlC(Runnable interrupt) {
            this.interrupt = interrupt;
            this.before = terminal.handle(Signal.INT, this);
        }

        @Override
        public void handle(Signal signal) {
            if (isForeground()) {
                interrupt.run();
            } else {
                before.handle(signal);
            }
        }

        /** Another run may have taken the signal after this one. */
        void close() {
            SignalHandler now = terminal.handle(Signal.INT, before);
            if (now != this) {
                terminal.handle(Signal.INT, now);
            }
        }
    }
}
