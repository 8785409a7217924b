package loader.wheel.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Collectors;
import loader.wheel.bundle.AbiFilter;
import loader.wheel.tags.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 427, "File name convention"; PEP 425, "Compressed Tag Sets". */
class WheelNameTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "foo-1.0-py3-none-any.whl, foo, 1.0, '', py3-none-any",
        "foo-1.0-1-py3-none-any.whl, foo, 1.0, 1, py3-none-any",
        "Foo_Bar-1.0.post1-2b-cp314-abi3-win_amd64.whl, foo-bar, 1.0.post1, 2b, cp314-abi3-win_amd64",
        "foo-1.0+ubuntu.1-py3-none-any.whl, foo, 1.0+ubuntu.1, '', py3-none-any",
        "foo-1!2-py2.py3-none-any.whl, foo, 1!2, '', py2-none-any py3-none-any",
        "a-1-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl, a, 1, '',"
                + " cp39-cp39-manylinux_2_17_x86_64 cp39-cp39-manylinux2014_x86_64",
        "zope.interface-5-py3-none-any.whl, zope-interface, 5, '', py3-none-any"
    })
    void theNameSaysWhatTheWheelIsFor(
            String file, String name, String version, String build, String tags) {
        WheelName parsed = WheelName.parse(file);
        assertEquals(name, parsed.name().value());
        assertEquals(version, parsed.version().toString());
        assertEquals(build, parsed.build().orElse(""));
        assertEquals(
                tags, parsed.tags().stream().map(Tag::toString).collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "foo.whl",
                "foo-1.0.whl",
                "foo-1.0-py3-none.whl",
                "foo-1.0-b1-py3-none-any.whl",
                "foo-x-py3-none-any.whl",
                ".whl",
                "foo-1.0-1-2-py3-none-any.whl",
                "foo-1.0-py3-none-any.zip",
                "-1.0-py3-none-any.whl",
                "foo-1.0-py3--any.whl",
                "foo-1.0-py3-none-../x.whl",
                "foo-1.0-py3..py2-none-any.whl",
                "fo o-1.0-py3-none-any.whl",
                "a__b-1-py3-none-any.whl",
                "a-1_1-py3-none-any.whl"
            })
    void whatIsNoNameOfAWheelIsRefused(String file) {
        assertThrows(IllegalArgumentException.class, () -> WheelName.parse(file));
    }

    @Test
    void theFormIsShownForANameThatHasAnother() {
        assertEquals(
                "A wheel is named NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl, and not 'spam.whl'",
                assertThrows(IllegalArgumentException.class, () -> WheelName.parse("spam.whl"))
                        .getMessage());
    }

    @Test
    void aTagSetThatUnfoldsIntoThousandsIsRefused() {
        String many = "a" + ".a".repeat(100);
        assertThrows(
                IllegalArgumentException.class, () -> Tag.parse(many + "-" + many + "-" + many));
    }

    @ParameterizedTest(name = "{0} asks for {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "cp314-cp314-linux_x86_64 ; (loader.abi=cp314)",
                "cp39-abi3-linux_x86_64 ; (&(loader.abi=abi3)(version>=3.9))",
                "cp313-cp313t-win_amd64 ; (loader.abi=cp313t)",
                "cp314-none-any ; (loader.abi=cp314)",
                "py3-none-any ; nothing",
                "py2.py3-none-any ; nothing",
                "py311-none-any ; (&(loader.abi=abi3)(version>=3.11))",
                "cp313.cp314-cp313.cp314-linux_x86_64 ; (|(loader.abi=cp313)(loader.abi=cp314))",
                "py2-none-any ; (loader.abi=py2)",
                "cp38.cp39-abi3-win32 ; (|(&(loader.abi=abi3)(version>=3.8))(&(loader.abi=abi3)(version>=3.9)))"
            })
    void theTagsAreARequirementOnTheRuntime(String tags, String filter) {
        assertEquals(filter, AbiFilter.of(Tag.parse(tags)).orElse("nothing"));
    }
}
