package loader.capi.jna;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Ends the process by a signal that is pending because all threads block it. Only Linux is meant.
 */
public final class DeathBySignal {
    private static final int SIG_UNBLOCK = 1;
    private static final Pointer SIG_DFL = Pointer.NULL;

    /** As large as {@code sigset_t}. */
    private static final int SET = 128;

    private DeathBySignal() {}

    /** Python may have put a handler in the place of the signal's own action. */
    public static void of(int signal) {
        NativeLibrary process = NativeLibrary.getProcess();
        try (Memory all = new Memory(SET)) {
            all.setMemory(0, SET, (byte) -1);
            process.getFunction("signal").invokePointer(new Object[] {signal, SIG_DFL});
            process.getFunction("pthread_sigmask").invokeInt(new Object[] {SIG_UNBLOCK, all, null});
        }
    }
}
