package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.testing.Waiting;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A contract's test: Python holds no more objects of Java than before. */
final class NoHeldObjects implements BeforeEachCallback, AfterEachCallback {

    private int before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = held();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Waiting.until("Python has let Java objects go", () -> held() <= before);
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
