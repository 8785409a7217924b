package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import loader.cpython.NewInterpreterScope;
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
    void aModuleIsImportedWhenItIsNeeded() {
        exec("import sys");
        assertEquals(false, eval("'_loader.catalog' in sys.modules"));
        exec("from _loader import catalog");
        assertEquals(true, eval("'PathFinder' in catalog.meta_path()"));
        assertEquals(false, eval("'_loader.unload' in sys.modules"));
        exec("_loader.atexit(list)");
        assertEquals(true, eval("'_loader.unload' in sys.modules"));
    }

    @Test
    void aModuleThatAProgramTakesOutOfSysModulesComesBackAsItWas() {
        exec(
                """
                import sys
                from _loader import loaders
                before, java = loaders, _loader.java
                for name in [name for name in sys.modules if name.startswith("_loader")]:
                    del sys.modules[name]
                import _loader.loaders
                """);
        assertEquals(true, eval("_loader.loaders is before and _loader.java is java"));
        assertEquals(true, eval("sys.modules['_loader.loaders'] is before"));
    }

    /** Java asks for modules at the end of a program, too. */
    @Test
    void javaGetsAModuleOfAProgramThatEmptiesTheMetaPath() {
        exec(
                """
                import sys
                finders = sys.meta_path[:]
                sys.meta_path.clear()
                try:
                    unload = _loader.module("unload")
                finally:
                    sys.meta_path[:] = finders
                """);
        assertEquals(true, eval("callable(unload.forget) and _loader.module('unload') is unload"));
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
                threads = [threading.Thread(target=lambda: found.append(_loader.module("unload"))) for _ in range(16)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                sys.setswitchinterval(5e-3)
                """);
        assertEquals(16, eval("len(found)"));
        assertEquals(1, eval("len(set(found))"));
    }
}
