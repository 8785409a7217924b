package loader.libpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonOptionsTest {

    @Test
    void wordsStandBetweenSpacesOrOnLines() {
        for (String text : List.of("-uOO -Werror -X dev", "-uOO\n-Werror\n-X\ndev")) {
            PythonOptions options = PythonOptions.of(text);
            List<String> words = List.of("-uOO", "-Werror", "-X", "dev");
            assertEquals(words, options.lists().get("orig_argv"));
            assertEquals(
                    List.of("python", "-uOO", "-Werror", "-X", "dev"), options.lists().get("argv"));
            assertEquals(Map.of("parse_argv", 1L, "dev_mode", 1L), options.numbers());
            assertTrue(options.useEnvironment());
        }
    }

    @Test
    void aLineMayHaveSpaces() {
        PythonOptions options = PythonOptions.of("-W\nignore:two words\n-BX\npycache_prefix=a b");
        assertEquals(
                List.of("-W", "ignore:two words", "-BX", "pycache_prefix=a b"),
                options.lists().get("orig_argv"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-X dev\n-W error\n-O",
                "  -X\tdev \r\n\n\t-W error -O",
                "-X dev -W\n\terror\n-O",
                "-X\tdev\t-W\terror\t-O"
            })
    void blanksBetweenOptionsAndTheirValuesAreNotInThem(String text) {
        assertEquals(
                List.of("-X", "dev", "-W", "error", "-O"),
                PythonOptions.of(text).lists().get("orig_argv"));
    }

    @Test
    void aValueOnTheLineOfItsOptionMayHaveSpaces() {
        assertEquals(
                List.of("-W", "ignore:two words", "-uB", "-Wignore:two words"),
                PythonOptions.of("-W ignore:two words -uB\n-Wignore:two words")
                        .lists()
                        .get("orig_argv"));
    }

    @Test
    void withoutOptionsNothingIsSet() {
        for (String text : new String[] {null, "", " "}) {
            assertEquals(Map.of(), PythonOptions.of(text).numbers());
            assertEquals(Map.of(), PythonOptions.of(text).lists());
        }
    }

    @ParameterizedTest
    @CsvSource({"-E", "-I", "-sI"})
    void theEnvironmentMayNotCount(String text) {
        assertFalse(PythonOptions.of(text).useEnvironment());
    }

    @Test
    void theFolderOfTheProgramIsNotOnASafePath() {
        assertEquals(Optional.of(""), PythonOptions.of("-E").withProgramIn("").folder());
        assertEquals(Optional.empty(), PythonOptions.of("-E").withProgramIn(null).folder());
        for (String safe : List.of("-I", "-P", "-uP")) {
            assertEquals(Optional.empty(), PythonOptions.of(safe).withProgramIn("").folder());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-z, Unknown option: -z",
        "-uz, Unknown option: -z",
        "dev, Unknown option: dev",
        "--dev, Unknown option: --dev",
        "-X utf8=yes, -X utf8=yes: the number must be 0 to 1",
        "-Xtracemalloc=, -X tracemalloc=: the number must be 0 to 2147483647",
        "-X int_max_str_digits=5, '-X int_max_str_digits=5: the number must be 0, or 640 to 2147483647'",
        "-X, Argument expected for the -X option",
        "--check-hash-based-pycs, '--check-hash-based-pycs must be one of default, always, never'"
    })
    void otherOptionsAreNamed(String text, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> PythonOptions.of(text));
        assertEquals(message.strip(), refused.getMessage().strip());
    }
}
