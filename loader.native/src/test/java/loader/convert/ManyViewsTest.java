package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import loader.cpython.CPythonInterpreter;
import loader.cpython.HeldObjects;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyList;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

class ManyViewsTest {

    private final Interpreter main = TestPython.get().main();

    @Test
    void manyViewsLeaveNothingBehind() {
        long before = main.liveReferences();
        int held = HeldObjects.count((CPythonInterpreter) main);
        try (Attached python = main.attach();
                PyModule sys = python.importModule("sys");
                PyObject list = python.of(List.of())) {
            see(python, list, 500);
            int start = blocks(sys);
            see(python, list, 2500);
            int grown = blocks(sys) - start;
            assertTrue(grown < 500, grown + " blocks of memory more");
        }
        assertEquals(before, main.liveReferences());
        assertEquals(held, HeldObjects.count((CPythonInterpreter) main));
    }

    private static void see(Attached python, PyObject list, int times) {
        List<Object> own = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (PyList<Object> view = list.asList(Object.class);
                    PyObject lent = python.view(own, Object.class)) {
                view.add("value " + i % 10);
                lent.callMethod("append", list).close();
                assertEquals(1, ((List<?>) own.get(0)).size());
                lent.callMethod("clear").close();
                view.clear();
            }
        }
    }

    private static int blocks(PyModule sys) {
        try (PyObject blocks = sys.callMethod("getallocatedblocks")) {
            return blocks.as(Integer.class);
        }
    }
}
