package loader.capi.jna;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.util.List;

/** Signals that all threads block, and the stops of a child. Only Linux is meant. */
public final class ProcessSignals {
    private static final int STOP = 19;
    private static final int CONTINUE = 18;
    private static final int ONE_PROCESS = 1; // P_PID
    private static final int STOPPED = 2; // WSTOPPED

    /** As large as {@code sigset_t} and {@code siginfo_t}. */
    private static final int SIZE = 128;

    private ProcessSignals() {}

    /** Takes one of these signals, and waits until there is one; -1 if it cannot. */
    public static int await(List<Integer> signals) {
        try (Memory set = new Memory(SIZE)) {
            function("sigemptyset").invokeInt(new Object[] {set});
            signals.forEach(each -> function("sigaddset").invokeInt(new Object[] {set, each}));
            return function("sigwaitinfo").invokeInt(new Object[] {set, null});
        }
    }

    /** Sends a signal to a process that may have ended. */
    public static void send(long process, int signal) {
        function("kill").invokeInt(new Object[] {(int) process, signal});
    }

    /** Stops this process whenever the child is stopped, and has both go on; until it has ended. */
    public static void stopWith(long child) {
        try (Memory information = new Memory(SIZE)) {
            Object[] question = {ONE_PROCESS, (int) child, information, STOPPED};
            while (function("waitid").invokeInt(question) == 0) {
                send(ProcessHandle.current().pid(), STOP);
                send(child, CONTINUE);
            }
        }
    }

    private static Function function(String name) {
        return NativeLibrary.getProcess().getFunction(name);
    }
}
