package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import loader.python.Interpreter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Every test: no interpreter is left with a reference that Java holds. */
public final class NoLiveReferences implements AfterEachCallback {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    @Override
    public void afterEach(ExtensionContext context) {
        TestPython.open().forEach(NoLiveReferences::require);
    }

    /** A thread of Python may just be leaving a callback. */
    static void require(Interpreter interpreter) {
        long end = System.nanoTime() + PATIENCE;
        while (interpreter.liveReferences() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertEquals(
                0, interpreter.liveReferences(), () -> "live in interpreter " + interpreter.id());
    }
}
