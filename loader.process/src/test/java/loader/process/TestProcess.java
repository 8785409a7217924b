package loader.process;

import java.util.List;
import java.util.Map;
import loader.cpython.TestPython;

/** Interpreters in processes of the CPython that the tests have. */
final class TestProcess {

    private TestProcess() {}

    static ProcessInterpreter start() {
        return new ProcessInterpreter(TestPython.home().executable(), Map.of(), List::of);
    }
}
