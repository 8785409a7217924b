package loader.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.prestart.PythonPrestart;
import loader.runpy.Run;
import loader.spi.PropertyNames;

/**
 * Ends the process when it was told to before the run began. The launcher starts a run with all
 * signals blocked, for Python's main thread to receive them; what takes long before, such as a
 * bundle that is downloaded, would be deaf to them. Only Linux tells what is pending.
 */
final class PendingSignals {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final List<Integer> ENDING = List.of(1, 2, 3, 15);
    private static final int KILLED = 128;

    /** Usual runs have begun before the first look. */
    private static final long PAUSE = 500;

    /** HUP, INT, QUIT, USR1, USR2, ALRM, TERM: what programs have handlers for. */
    private static final List<Integer> PASSED_ON = List.of(1, 2, 3, 10, 12, 14, 15);

    private static final List<Integer> OF_TERMINAL = List.of(1, 2, 3);

    private final Thread watch = new Thread(this::watch, "pending-signals");

    private PendingSignals() {}

    /** Looks until Python receives signals, or the process ends. */
    static PendingSignals watched() {
        PendingSignals signals = new PendingSignals();
        signals.watch.setDaemon(true);
        signals.watch.start();
        return signals;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                endIfTold(Files.readAllLines(STATUS));
            }
        } catch (InterruptedException | IOException over) {
            // The run begins, or this system does not tell.
        }
    }

    private void endIfTold(List<String> status) {
        long pending = mask(status, "ShdPnd:") & ~mask(status, "SigIgn:");
        for (int signal : ENDING) {
            if ((pending & 1L << signal - 1) != 0) {
                end(signal);
            }
        }
    }

    /** By the signal: a loop of the shell goes on after Ctrl-C if the command ended by itself. */
    private static void end(int signal) {
        try {
            PythonPrestart.dieOf(signal);
        } catch (LinkageError noJna) {
            // the status says it
        }
        Runtime.getRuntime().halt(KILLED + signal);
    }

    private static long mask(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(
                        line -> Long.parseUnsignedLong(line.substring(name.length()).strip(), 16))
                .findFirst()
                .orElse(0);
    }

    /**
     * Signals are for the process of the run from now on. What a terminal sends, the process gets
     * itself.
     */
    void passOn(Run run) {
        boolean isInteractive = Boolean.getBoolean(PropertyNames.INTERACTIVE);
        try {
            while (run.process().isEmpty() && !run.isDone()) {
                Thread.sleep(1);
            }
            if (run.process().isPresent()) {
                PythonPrestart.standFor(
                        run.process().getAsLong(),
                        PASSED_ON,
                        isInteractive ? OF_TERMINAL : List.of());
            }
        } catch (InterruptedException | LinkageError neither) {
            // signals stay pending
        }
    }

    /** Signals are for the run from now on. */
    void runBegins() {
        watch.interrupt();
    }
}
