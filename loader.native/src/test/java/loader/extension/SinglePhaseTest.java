package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules of single-phase initialization can be imported, and cannot be executed in another. */
class SinglePhaseTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "_testsinglephase, _testsinglephase",
        "_testsinglephase, _testsinglephase_basic_wrapper",
        "_testsinglephase, _testsinglephase_basic_copy",
        "_testsinglephase, _testsinglephase_with_reinit",
        "_testsinglephase, _testsinglephase_with_state",
    })
    void isImportedAndNotExecuted(String file, String module) {
        Path library = Scenarios.standardLibrary(file);
        String imported = Scenarios.outcome("imported", library, module);
        assertTrue(imported.startsWith("module _testsinglephase"), imported);
        assertEquals(
                "Refusal: "
                        + module
                        + ": {file}: uses single-phase initialization, so it cannot be executed"
                        + " directly; it can only be imported ["
                        + module
                        + " "
                        + library.getFileName()
                        + "]; sys.modules + []",
                Scenarios.outcome("executed", library, module));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"_testimportmultiple", "_testimportmultiple_foo", "_testimportmultiple_bar"})
    void eachModuleOfOneLibraryIsFoundByItsName(String module) {
        Path library = Scenarios.standardLibrary("_testimportmultiple");
        String doc = " '" + module + " doc' []; sys.modules + ";
        assertEquals(
                "module " + module + doc + "['" + module + "']",
                Scenarios.outcome("imported", library, module));
        assertEquals(
                "module __main__" + doc + "[]", Scenarios.outcome("executed", library, module));
    }
}
