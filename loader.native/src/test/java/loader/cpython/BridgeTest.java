package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import loader.python.InterpreterConfig;
import loader.python.PythonException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The module {@code _loader} of a new interpreter. */
class BridgeTest extends NewInterpreterScope {

    BridgeTest() {
        super(InterpreterConfig.SHARED_GIL);
    }

    @BeforeEach
    void importIt() {
        exec("import _loader");
    }

    @Test
    void aPartRunsWhenOneOfItsNamesIsAskedFor() {
        assertEquals(false, eval("'meta_path' in vars(_loader)"));
        assertEquals(true, eval("'PathFinder' in _loader.meta_path()"));
        assertEquals(false, eval("'forget' in vars(_loader)"));
        exec("from _loader import atexit");
        assertEquals(true, eval("'forget' in vars(_loader)"));
    }

    @Test
    void anUnknownNameIsAnAttributeError() {
        PythonException raised =
                assertThrows(PythonException.class, () -> eval("_loader.nonsense"));
        assertEquals("AttributeError", raised.type());
        assertEquals(
                "AttributeError: module '_loader' has no attribute 'nonsense'",
                raised.getMessage());
    }

    @Test
    void threadsThatAskAtOnceAllGetIt() {
        exec(
                """
                import sys, threading
                sys.setswitchinterval(1e-6)
                found = []
                threads = [threading.Thread(target=lambda: found.append(_loader.forget)) for _ in range(16)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                sys.setswitchinterval(5e-3)
                """);
        assertEquals(16, eval("len(found)"));
        assertEquals(1, eval("len(set(found))"));
    }
}
