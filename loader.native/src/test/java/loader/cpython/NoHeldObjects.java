package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A contract's test: Python holds no more objects of Java than before. */
final class NoHeldObjects implements BeforeEachCallback, AfterEachCallback {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private int before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = held();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        long end = System.nanoTime() + PATIENCE;
        while (held() > before && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertEquals(before, held(), "Java objects held by Python");
    }

    private static int held() {
        TestPython.open().forEach(NoHeldObjects::collect);
        return HeldObjects.count((CPythonInterpreter) TestPython.get().main());
    }

    private static void collect(Interpreter interpreter) {
        try (Attached python = interpreter.attach();
                PyModule gc = python.importModule("gc")) {
            gc.callMethod("collect").close();
        }
    }
}
