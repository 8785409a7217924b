package loader.process.worker;

import java.util.Map;

/** How a process has ended. */
final class Signals {

    private static final int FIRST_OF_SIGNALS = 128;

    /** The numbers that Linux and macOS share, and that end a process. */
    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(1, "SIGHUP"),
                    Map.entry(2, "SIGINT"),
                    Map.entry(3, "SIGQUIT"),
                    Map.entry(4, "SIGILL"),
                    Map.entry(5, "SIGTRAP"),
                    Map.entry(6, "SIGABRT"),
                    Map.entry(8, "SIGFPE"),
                    Map.entry(9, "SIGKILL"),
                    Map.entry(11, "SIGSEGV"),
                    Map.entry(13, "SIGPIPE"),
                    Map.entry(14, "SIGALRM"),
                    Map.entry(15, "SIGTERM"),
                    Map.entry(24, "SIGXCPU"),
                    Map.entry(25, "SIGXFSZ"));

    private Signals() {}

    /** By what {@link Process#exitValue} says, where a signal is its number and 128. */
    static String ending(int exitValue) {
        String name = NAMES.get(exitValue - FIRST_OF_SIGNALS);
        return name != null ? name : "status " + exitValue;
    }
}
