package loader.wheel.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.wheel.WheelException;
import loader.wheel.archive.WheelFile;
import loader.wheel.check.WheelProblem.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WheelContentsTest {
    private static final String INFO = "spam-1.0.dist-info/";
    private static final byte[] BYTES = "print()\n".getBytes(UTF_8);

    @TempDir Path folder;

    @Test
    void aSoundWheelHasNoProblem() {
        assertEquals(List.of(), problems(WheelFile.spam()));
    }

    @Test
    void allFaultsOfRecordAreFoundNotTheFirstOnly() {
        List<WheelProblem> problems =
                problems(
                        WheelFile.empty()
                                .unrecorded("new.py", BYTES)
                                .recorded("gone.py", "sha256=" + WheelFile.digest(BYTES), 8)
                                .unrecorded("changed.py", BYTES)
                                .recorded(
                                        "changed.py",
                                        "sha256=" + WheelFile.digest(INFO.getBytes(UTF_8)),
                                        8)
                                .unrecorded("longer.py", BYTES)
                                .recorded("longer.py", "sha256=" + WheelFile.digest(BYTES), 9)
                                .unrecorded("bare.py", BYTES)
                                .recorded("bare.py", "", 8));
        assertEquals(
                List.of(
                        new WheelProblem(
                                Kind.RECORD, "gone.py", "is in RECORD and not in the wheel"),
                        new WheelProblem(Kind.RECORD, "bare.py", "has no digest in RECORD"),
                        new WheelProblem(Kind.DIGEST, "longer.py", "has another size in RECORD"),
                        new WheelProblem(
                                Kind.RECORD, "new.py", "is in the wheel and not in RECORD"),
                        new WheelProblem(
                                Kind.DIGEST, "changed.py", "has another digest in RECORD")),
                problems);
    }

    @Test
    void theTagsOfTheFileNameAreThoseOfTheMetadata() {
        Path wheel = WheelFile.spam().in(folder, "spam-1.0-py2.py3-none-any.whl");
        assertEquals(
                List.of(
                        new WheelProblem(
                                Kind.TAGS,
                                INFO + "WHEEL",
                                "lacks py2-none-any, unlike the file name")),
                problems(wheel));
    }

    @Test
    void whatIsCompiledDoesNotBelongInPurelib() {
        assertEquals(
                List.of(
                        new WheelProblem(
                                Kind.ROOT,
                                INFO + "WHEEL",
                                "says Root-Is-Purelib: true, but spam.abi3.so is compiled")),
                problems(WheelFile.empty().with("spam.abi3.so", BYTES).with("libspam.so", BYTES)));
    }

    @Test
    void anEntryPointNamesAModuleThatIsThere() {
        String points =
                """
                [console_scripts]
                good = spam.cli:main
                bad = spam.cly:main
                top = spammy:main
                [other]
                elsewhere = ham.eggs:main
                object = spam.Class
                """;
        List<String> texts =
                problems(
                                WheelFile.empty()
                                        .with("spam/__init__.py", BYTES)
                                        .with("spam/cli.cpython-314-x86_64-linux-gnu.py", BYTES)
                                        .with("spam/cli.abi3.so.txt", BYTES)
                                        .with("spam/cli.py", BYTES)
                                        .with(INFO + "entry_points.txt", points))
                        .stream()
                        .map(WheelProblem::text)
                        .toList();
        assertEquals(
                List.of(
                        "console_scripts: bad names the module spam.cly, which is not in the wheel",
                        "console_scripts: top names the module spammy, which is not in the wheel"),
                texts);
    }

    @Test
    void otherMetadataIsNamed() {
        List<Kind> kinds =
                problems(
                                WheelFile.spam()
                                        .metadata("Metadata-Version: 2.1\nName: ham\nVersion: 1\n"))
                        .stream()
                        .map(WheelProblem::kind)
                        .toList();
        assertEquals(List.of(Kind.METADATA), kinds);
    }

    @Test
    void wantedFilesArePassedOn() {
        List<String> read = new ArrayList<>();
        try (WheelContents wheel = WheelContents.open(WheelFile.spam().in(folder))) {
            wheel.read(
                    name -> name.endsWith(".py"),
                    (name, bytes) -> read.add(name + " " + UTF_8.decode(bytes)));
        }
        assertEquals(List.of("spam.py print('spam')\n"), read);
    }

    @Test
    void theLowestPlatformCounts() {
        WheelTags tags =
                WheelTags.of("spam-1.0-cp314-cp314-manylinux_2_28_x86_64.manylinux2014_x86_64.whl");
        assertEquals("spam", tags.distribution());
        assertEquals("1.0", tags.version());
        assertEquals(
                List.of("cp314-cp314-manylinux_2_28_x86_64", "cp314-cp314-manylinux2014_x86_64"),
                tags.tags());
        assertEquals(Optional.of(List.of(2, 17)), tags.lowestGlibc());
        assertEquals(Optional.empty(), WheelTags.of(WheelFile.PURE).lowestGlibc());
    }

    @Test
    void whatIsNoWheelIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("a-1-py3-none-any.whl"), "text");
        assertThrows(WheelException.class, () -> WheelContents.open(text));
        assertThrows(WheelException.class, () -> WheelContents.open(folder.resolve("a.zip")));
    }

    private List<WheelProblem> problems(WheelFile wheel) {
        return problems(wheel.in(folder));
    }

    private static List<WheelProblem> problems(Path file) {
        try (WheelContents wheel = WheelContents.open(file)) {
            wheel.read(name -> false, (name, bytes) -> {});
            return wheel.problems();
        }
    }
}
