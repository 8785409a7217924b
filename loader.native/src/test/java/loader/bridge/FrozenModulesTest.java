package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.cpython.NewInterpreterScope;
import loader.python.InterpreterConfig;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new interpreter imports is frozen, and otherwise as it is when it is read from a file. */
@ParameterizedClass
@EnumSource(
        value = InterpreterConfig.class,
        names = {"SHARED_GIL", "OWN_GIL"})
class FrozenModulesTest extends NewInterpreterScope {

    FrozenModulesTest(InterpreterConfig config) {
        super(config);
    }

    /** A CPython that imports more at its start fails here: the list of names has to grow. */
    @Test
    void noModuleIsReadFromAFileOnTheWayToARun() {
        exec("import runpy, sys; from _frozen_importlib_external import SourceFileLoader");
        assertEquals(
                List.of(),
                eval(
                        "[name for name, module in sys.modules.items()"
                                + " if isinstance(getattr(module, '__loader__', None), SourceFileLoader)]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"encodings", "encodings.aliases", "importlib", "importlib._abc", "types"})
    void theModuleKnowsItsFileAndItsSource(String name) {
        exec(
                "import importlib, inspect, os, sys; module = importlib.import_module('"
                        + name
                        + "')");
        assertEquals(true, eval("os.path.isfile(module.__file__)"));
        assertEquals(true, eval("open(module.__file__).read() == inspect.getsource(module)"));
        assertEquals("frozen", eval("module.__spec__.origin"));
    }

    @Test
    void submodulesOfThePackagesAreFound() {
        exec("import encodings.latin_1, importlib.metadata");
        assertEquals("é", eval("b'\\xe9'.decode('latin-1')"));
    }

    @Test
    void aTracebackNamesTheFileAndTheLine() {
        exec("import types");
        PythonException raised =
                assertThrows(PythonException.class, () -> eval("types.new_class('C', (1,))"));
        String file = (String) eval("types.__file__");
        assertTrue(raised.traceback().contains(file + "\", line "), raised.traceback());
    }
}
