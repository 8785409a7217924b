package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the command while threads that C code has started are in Python. */
@Timeout(180)
class ThreadsOfCIT {

    /** Python waits a second for them. Each has the GIL for as long as Python lets it. */
    @ParameterizedTest
    @ValueSource(strings = {"pass", "gc.collect()", "time.sleep(0.001)"})
    void threadsThatGoOnDoNotKeepTheCommand(String statement) {
        Outcome outcome =
                Distribution.run(
                        "-c",
                        """
                        import ctypes, gc, sys, time
                        @ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
                        def body(nothing):
                            while True: %s
                        libc = ctypes.CDLL(None)
                        for i in range(3):
                            libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, body, None)
                        time.sleep(0.3)
                        sys.exit(3)
                        """
                                .formatted(statement));
        assertEquals(3, outcome.status(), outcome.err());
    }
}
