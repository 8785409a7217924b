package loader.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 489, "Export Hook Name"; the symbols are those that CPython looks for. */
class ExportHookTest {

    @ParameterizedTest(name = "{0} exports {1}")
    @CsvSource({
        "spam, PyInit_spam",
        "pkg.nope, PyInit_nope",
        "a-b, PyInit_a_b",
        "fó, PyInitU_f_vga",
        "foó, PyInitU_fo_6ja",
        "naïve, PyInitU_nave_6pa",
        "_testmultiphase_zkouška_načtení, PyInitU__testmultiphase_zkouka_naten_evc07gi8e",
        "＿インポートテスト, PyInitU_eckzbwbhc6jpgzcx415x",
        "pkg.__main__, PyInit___main__",
        "'', PyInit_",
        "😀, PyInitU_e28h",
    })
    void theSymbolIsNamedAfterTheLastPartOfTheModuleName(String module, String symbol) {
        assertEquals(symbol, ExportHook.INIT.symbol(module));
    }

    @Test
    void cpython315LooksForAnotherPrefix() {
        assertEquals("PyModExport_spam", ExportHook.EXPORT.symbol("spam"));
        assertEquals("PyModExportU_f_vga", ExportHook.EXPORT.symbol("fó"));
    }

    @Test
    void longNamesAreCutAsCpythonCutsThem() {
        assertEquals("PyInit_" + "x".repeat(200), ExportHook.INIT.symbol("x".repeat(300)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spam",
                "fó",
                "naïve",
                "_testmultiphase_zkouška_načtení",
                "＿インポートテスト",
                "Ünï_cödé",
                "😀a😀"
            })
    void theModuleNameIsFoundFromTheSymbol(String module) {
        for (ExportHook hook : ExportHook.values()) {
            assertEquals(Optional.of(module), hook.module(hook.symbol(module)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PyInit",
                "PyInit_",
                "PyInitU_",
                "PyInitX_a",
                "PyInitU_a_!",
                "pyinit_a",
                "PyInitU_99999999",
                "PyModExport_a"
            })
    void anythingElseIsNoInitFunction(String symbol) {
        assertEquals(Optional.empty(), ExportHook.INIT.module(symbol));
    }
}
