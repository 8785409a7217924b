package loader.cpython;

import loader.python.Interpreter;
import loader.testing.Waiting;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Every test: no interpreter is left with a reference that Java holds. */
public final class NoLiveReferences implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        TestPython.open().forEach(NoLiveReferences::require);
    }

    /** A thread of Python may just be leaving a callback. */
    public static void require(Interpreter interpreter) {
        Waiting.until(
                "no reference is live in interpreter " + interpreter.id(),
                () -> interpreter.liveReferences() == 0);
    }
}
