package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * CPython's own cases of multi-phase initialization ({@code _testmultiphase}): the table has for
 * each how its import ends, and how it ends as {@code __main__}.
 */
class MultiphaseTest {

    private static final Path LIBRARY = Scenarios.standardLibrary("_testmultiphase");

    static List<String[]> modules() {
        return Scenarios.lines("multiphase.tsv").map(line -> line.split("\t")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void importEndsAsTheTableSays(String module, String imported, String executed) {
        assertEquals(imported, Scenarios.outcome("imported", LIBRARY, module));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void asMainItEndsAsTheTableSays(String module, String imported, String executed) {
        assertEquals(executed, Scenarios.outcome("executed", LIBRARY, module));
    }
}
