package loader.libpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonOptionsTest {

    @Test
    void wordsStandBetweenSpacesOrOnLines() {
        for (String text : List.of("-uOO -Werror -X dev", "-uOO\n-Werror\n-X\ndev")) {
            PythonOptions options = PythonOptions.of(text);
            assertEquals(
                    Map.of("buffered_stdio", 0L, "optimization_level", 2L, "dev_mode", 1L),
                    options.numbers());
            assertEquals(List.of("error"), options.lists().get("warnoptions"));
            assertEquals(List.of("dev"), options.lists().get("xoptions"));
            assertTrue(options.useEnvironment());
        }
    }

    @Test
    void aLineMayHaveSpaces() {
        PythonOptions options = PythonOptions.of("-W\nignore:two words\n-BX\npycache_prefix=a b");
        assertEquals(List.of("ignore:two words"), options.lists().get("warnoptions"));
        assertEquals(List.of("pycache_prefix=a b"), options.lists().get("xoptions"));
        assertEquals(Map.of("write_bytecode", 0L), options.numbers());
    }

    @Test
    void withoutOptionsNothingIsSet() {
        for (String text : new String[] {null, "", " "}) {
            assertEquals(Map.of(), PythonOptions.of(text).numbers());
            assertEquals(Map.of(), PythonOptions.of(text).lists());
        }
    }

    @Test
    void lettersOfThePromptAndOfTheFirstLineMayBeJoined() {
        assertEquals(
                Map.of(
                        "inspect", 1L,
                        "interactive", 1L,
                        "skip_source_first_line", 1L,
                        "quiet", 1L),
                PythonOptions.of("-qix").numbers());
    }

    @ParameterizedTest
    @CsvSource({"-E", "-I", "-sI"})
    void theEnvironmentMayNotCount(String text) {
        assertFalse(PythonOptions.of(text).useEnvironment());
    }

    @ParameterizedTest
    @CsvSource({
        "-z, Unknown option: -z",
        "-uz, Unknown option: -z",
        "dev, Unknown option: dev",
        "--dev, Unknown option: --dev",
        "-X utf8=yes, -X utf8=yes: not a number: yes",
        "-Xtracemalloc=, -X tracemalloc=: not a number: "
    })
    void otherOptionsAreNamed(String text, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> PythonOptions.of(text));
        assertEquals(message.strip(), refused.getMessage().strip());
    }
}
