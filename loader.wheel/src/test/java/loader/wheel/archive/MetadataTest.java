package loader.wheel.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import loader.wheel.pep508.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Core metadata 2.1 to 2.4; the entry points specification. */
class MetadataTest {
    private static final String LEAST = "Metadata-Version: 2.1\nName: Spam.Eggs\nVersion: 1.0-1\n";

    @Test
    void theFieldsAreReadWithoutRegardToCase() {
        Metadata metadata =
                Metadata.parse(
                        LEAST.replace("Name", "NAME")
                                + "Summary: short\nRequires-Dist: foo>=1; extra == 'x'\nrequires-dist: bar\nProvides-Extra: X_y\n"
                                + "Requires-Python: >=3.9\nProject-URL: Home, nowhere\nProject-URL: Homepage, http://x/a,b\n\nLong\n\ntext\n");
        assertEquals("spam-eggs", metadata.name().value());
        assertEquals("1.0.post1", metadata.version().toString());
        assertEquals(
                List.of("foo>=1; extra == \"x\"", "bar"),
                metadata.requirements().stream().map(Requirement::toString).toList());
        assertEquals(Set.of("x-y"), metadata.extras());
        assertEquals(">=3.9", metadata.requiresPython().toString());
        assertEquals("http://x/a,b", metadata.homePage().orElseThrow());
        assertEquals("short", metadata.field("summary").orElseThrow());
        assertEquals("Long\n\ntext\n", metadata.description());
    }

    @Test
    void aContinuedLineBelongsToTheFieldBefore() {
        assertEquals(
                "a\nb\nc",
                Metadata.parse(LEAST + "Description: a\n        b\n\tc\n").description());
    }

    @Test
    void linesMayEndAsOnWindows() {
        assertEquals(
                "text\n", Metadata.parse((LEAST + "\ntext\n").replace("\n", "\r\n")).description());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "License-Expression: MIT OR Apache-2.0;License: BSD | MIT OR Apache-2.0",
                "License: BSD;Classifier: License :: OSI Approved :: MIT License | BSD",
                "Classifier: License :: OSI Approved :: MIT License;Classifier: License :: A | MIT License OR A",
                "License: line one;  line two;Classifier: License :: A | A",
                "License: UNKNOWN | none"
            })
    void theShortestWordsForTheLicenceAreTaken(String lines, String licence) {
        assertEquals(
                licence,
                Metadata.parse(LEAST + lines.replace(';', '\n') + "\n").licence().orElse("none"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Name: a\nVersion: 1\n",
                "Metadata-Version: 3.0\nName: a\nVersion: 1\n",
                "Metadata-Version: 2.1\nVersion: 1\n",
                "Metadata-Version: 2.1\nName: a\n",
                "Metadata-Version: 2.1\nName: -\nVersion: 1\n",
                "no field\n",
                " begins\n",
                "Metadata-Version: 2.1\nName: a\nVersion: x\n",
                LEAST + "Requires-Dist: >1\n",
                LEAST + "Requires-Python: 3\n",
                LEAST + "Dynamic: Version\n",
                LEAST + "Provides-Extra: a b\n",
                "\n" + LEAST
            })
    void metadataThatIsNotValidIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Metadata.parse(text));
    }

    @Test
    void aLaterFormatOfTheSameKindIsRead() {
        assertEquals(
                "a",
                Metadata.parse("Metadata-Version: 2.9\nName: a\nVersion: 1\nDynamic: Summary\n")
                        .name()
                        .value());
    }

    @Test
    void entryPointsAreReadInTheirGroups() {
        List<EntryPoint> points =
                EntryPoint.parse(
                        "# comment\n[console_scripts]\nspam = spam.cli:main\n eggs=eggs : a.b [x, y]\n\n; comment\n[plug.ins]\nn m = pkg\n");
        assertEquals(
                List.of("spam.cli:main", "eggs:a.b", "pkg"),
                points.stream().map(EntryPoint::reference).toList());
        assertEquals(
                List.of("spam", "eggs", "n m"), points.stream().map(EntryPoint::name).toList());
        assertEquals(List.of("x", "y"), points.get(1).extras());
        assertEquals("plug.ins", points.get(2).group());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spam = spam:main",
                "[g]\nspam",
                "[g]\n= x",
                "[g]\nspam =",
                "[g]\nspam = a b",
                "[g\nx=y",
                "[g]\nx = a:b:c"
            })
    void whatIsNoEntryPointIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> EntryPoint.parse(text));
    }
}
