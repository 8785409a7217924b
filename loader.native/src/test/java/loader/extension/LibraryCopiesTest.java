package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

class LibraryCopiesTest {

    private static final String COUNT =
            """
            import importlib.util
            spec = importlib.util.spec_from_file_location("capsules", library)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            number = module.count()
            """;

    private static long count(Interpreter interpreter) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject code = python.compile(COUNT, "count.py")) {
            scratch.setAttr("library", Scenarios.library("capsules").toString());
            python.exec(code, scratch);
            return scratch.getAttrAs(Long.class, "number");
        }
    }

    /** As scipy's modules keep numpy's functions: those of another interpreter may be gone. */
    @Test
    void whatKeepsPointersOfOtherModulesIsNotSharedEvenIfItSupportsAnOwnGil() {
        assertEquals(1, count(Scenarios.main()));
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(1, count(one));
            assertEquals(1, count(other));
        }
    }
}
