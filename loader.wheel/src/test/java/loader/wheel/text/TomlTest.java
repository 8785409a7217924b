package loader.wheel.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TOML as lock files have it. */
class TomlTest {

    @Test
    void tablesArraysAndStringsAreRead() {
        String text =
                """
                # a comment
                lock-version = "1.0"  # and another
                "a key" = 'lit\\eral'
                when = 2026-11-28 10:00:00
                many = [ "one", # first
                  'two',
                ]
                [tool.pip]
                on = true
                [[packages]]
                name = "spam"
                wheels = [{name = "spam.whl", hashes = {sha256 = "00"}}]
                [packages.archive]
                path = "x\\u0041\\"y"
                [[packages]]
                """
                        + "name = \"\"\"\nham\"\"\"\n";
        Map<String, Object> read = Toml.parse(text);
        assertEquals("1.0", read.get("lock-version"));
        assertEquals("lit\\eral", read.get("a key"));
        assertEquals("2026-11-28 10:00:00", read.get("when"));
        assertEquals(List.of("one", "two"), read.get("many"));
        assertEquals(Map.of("pip", Map.of("on", "true")), read.get("tool"));
        assertEquals(
                List.of(
                        Map.of(
                                "name", "spam",
                                "wheels",
                                        List.of(
                                                Map.of(
                                                        "name",
                                                        "spam.whl",
                                                        "hashes",
                                                        Map.of("sha256", "00"))),
                                "archive", Map.of("path", "xA\"y")),
                        Map.of("name", "ham")),
                read.get("packages"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = 1 b = 2|the end of the line",
                "a|'='",
                "a = |a value",
                "a = [1 2]|',' or ']'",
                "[a|']'",
                "a = 1\\na = 2|one value for a key",
                "a = 1\\n[a]|a table of that name",
                "a = \"open|a string"
            })
    void whatIsNoTomlIsRefusedWithItsLine(String text, String expected) {
        IllegalArgumentException wrong =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Toml.parse(text.replace("\\n", "\n")));
        assertTrue(wrong.getMessage().matches("line \\d: .*"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains(expected), wrong.getMessage());
    }
}
