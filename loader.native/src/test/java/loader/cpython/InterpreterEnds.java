package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.python.Interpreter;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Nothing of the tests keeps their sub-interpreter from ending. */
public final class InterpreterEnds implements AfterClassTemplateInvocationCallback {

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
        endSubInterpreters();
    }

    public static void endSubInterpreters() {
        for (Interpreter sub : TestPython.takeSubInterpreters()) {
            sub.close();
            assertEquals(Interpreter.State.ENDED, sub.state(), sub::parkedFor);
        }
    }
}
