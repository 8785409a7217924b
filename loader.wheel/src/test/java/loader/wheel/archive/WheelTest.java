package loader.wheel.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static loader.wheel.archive.WheelFile.patched;
import static loader.wheel.archive.WheelFile.replaced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.bundle.WheelBundle;
import loader.wheel.pep508.Environments;
import loader.wheel.zip.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 427: what a wheel must be, and what happens to one that is not. */
class WheelTest {
    /** 256 bytes in the last part. */
    private static final String LONG_NAME =
            "eggs/"
                    + "sixteen letters_sixteen letters_sixteen letters_sixteen letters_"
                    + "sixteen letters_sixteen letters_sixteen letters_sixteen letters_"
                    + "sixteen letters_sixteen letters_sixteen letters_sixteen letters_"
                    + "sixteen letters_sixteen letters_sixteen letters_sixteen lett.py_";

    private static final String INFO = "spam-1.0.dist-info/";
    private static final byte[] WHOLE = WheelFile.spam().bytes();
    private static final int FLAGS = 8;
    private static final int CRC = 16;
    private static final int FILE_SIZE = 24;
    private static final int MODE = 38;
    private static final int OFFSET = 42;
    private static final int LINK = 0120777 << 16;

    @TempDir Path folder;

    @Test
    void aWholeWheelIsOpened() {
        Path file =
                WheelFile.spam()
                        .with(INFO + "entry_points.txt", "[console_scripts]\nspam = spam:main\n")
                        .unrecorded(INFO + "RECORD.jws", "signature".getBytes(UTF_8))
                        .in(folder);
        try (Wheel wheel = Wheel.open(file)) {
            wheel.verify();
            assertEquals("spam", wheel.metadata().name().value());
            assertEquals("1.0", wheel.name().version().toString());
            assertEquals("spam:main", wheel.entryPoints().get(0).reference());
        }
    }

    @Test
    void aWheelMayHaveAnotherNameOnDisk() {
        Path file = WheelFile.spam().in(folder, "download.tmp");
        try (Wheel wheel = Wheel.open(file, WheelFile.PURE, Limits.DEFAULT)) {
            assertEquals(WheelFile.PURE, wheel.name().fileName());
        }
    }

    static Stream<Arguments> brokenArchives() {
        return Stream.of(
                Arguments.of("not a zip file", "no zip".getBytes(UTF_8), Fault.ARCHIVE),
                Arguments.of("empty", new byte[0], Fault.ARCHIVE),
                Arguments.of("cut short", Arrays.copyOf(WHOLE, WHOLE.length / 2), Fault.ARCHIVE),
                Arguments.of(
                        "something after the end",
                        Arrays.copyOf(WHOLE, WHOLE.length + 9),
                        Fault.ARCHIVE),
                Arguments.of("directory moved", insertedBefore(WHOLE), Fault.ARCHIVE),
                Arguments.of("a link", patched(WHOLE, "spam.py", MODE, LINK), Fault.LINK),
                Arguments.of(
                        "encrypted",
                        patched(WHOLE, "spam.py", FLAGS, 1 | 8 << 16),
                        Fault.ENCRYPTED),
                Arguments.of(
                        "unknown packing",
                        patched(WHOLE, "spam.py", FLAGS, 12 << 16),
                        Fault.ARCHIVE),
                Arguments.of(
                        "overlapping another", patched(WHOLE, "spam.py", OFFSET, 0), Fault.OVERLAP),
                Arguments.of("claiming what follows", overlapping(), Fault.OVERLAP),
                Arguments.of(
                        "no header there",
                        patched(WHOLE, INFO + "METADATA", OFFSET, 1),
                        Fault.ARCHIVE),
                Arguments.of("wrong checksum", patched(WHOLE, "spam.py", CRC, 7), Fault.ARCHIVE),
                Arguments.of(
                        "huge by its own words",
                        patched(WHOLE, "spam.py", FILE_SIZE, -2),
                        Fault.TOO_LARGE),
                Arguments.of(
                        "not the size it says",
                        patched(WHOLE, "spam.py", FILE_SIZE, 3),
                        Fault.DIGEST),
                Arguments.of(
                        "longer than it says",
                        patched(WHOLE, INFO + "RECORD", FILE_SIZE, 3),
                        Fault.ARCHIVE),
                Arguments.of(
                        "a name twice",
                        replaced(spamAnd("eggs.py"), "eggs.py", "spam.py"),
                        Fault.CLASH),
                Arguments.of(
                        "header of another",
                        replacedOnce(WHOLE, "spam.py", "eggs.py"),
                        Fault.ARCHIVE));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("brokenArchives")
    void aBrokenArchiveIsRefused(String what, byte[] archive, Fault fault) {
        assertRefused(fault, WheelFile.write(folder, WheelFile.PURE, archive));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.py", "spam/../../evil.py", "/evil.py", "C:/evil.py", "C:evil.py",
                        "spam\\evil.py", "..\\evil.py", "spam//evil.py",
                "./evil.py", "spam/./evil.py", "evil\0.py", "evil\n.py", "file:stream", "..",
                        "spam/..", "../"
            })
    void aNameThatLeadsOutsideIsRefused(String name) {
        assertRefused(
                Fault.PATH,
                WheelFile.spam().with(name, name.endsWith("/") ? "" : "evil").in(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spam.py ", "eggs /spam.py", "eggs/ ", LONG_NAME})
    void aNameThatNoFileCanHaveIsRefused(String name) {
        assertRefused(
                Fault.PATH, WheelFile.spam().with(name, name.endsWith("/") ? "" : "x").in(folder));
    }

    @Test
    void aNameMayBeAsLongAsThatOfAFile() {
        Path wheel =
                WheelFile.spam()
                        .with(LONG_NAME.substring(0, LONG_NAME.length() - 1), "x")
                        .in(folder);
        Wheel.open(wheel).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPAM.py", "Spam.PY", "spam.py.", "spam.py/inner.py"})
    void aNameThatIsTheSameFileOnSomeSystemsIsRefused(String name) {
        assertRefused(Fault.CLASH, WheelFile.spam().with(name, "x").in(folder));
    }

    @Test
    void namesThatDifferInTheFormOfUnicodeOnlyAreRefused() {
        assertRefused(
                Fault.CLASH,
                WheelFile.spam().with("\u00e9.py", "x").with("e\u0301.py", "y").in(folder));
    }

    static Stream<Arguments> brokenContents() {
        String metadata = "Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n";
        byte[] text = "x".getBytes(UTF_8);
        return Stream.of(
                Arguments.of(
                        "a file that RECORD lacks",
                        WheelFile.spam().unrecorded("x.py", text),
                        Fault.RECORD),
                Arguments.of(
                        "a file that only RECORD has",
                        WheelFile.spam().recorded("x.py", "", 1),
                        Fault.RECORD),
                Arguments.of(
                        "a file twice in RECORD",
                        WheelFile.spam().recorded("spam.py", "", 1),
                        Fault.RECORD),
                Arguments.of(
                        "no digest",
                        WheelFile.spam().unrecorded("x.py", text).recorded("x.py", "", 1),
                        Fault.RECORD),
                Arguments.of(
                        "an old digest",
                        WheelFile.spam().unrecorded("x.py", text).recorded("x.py", "md5=x", 1),
                        Fault.RECORD),
                Arguments.of("another digest", otherDigest(), Fault.DIGEST),
                Arguments.of(
                        "another size",
                        WheelFile.spam()
                                .unrecorded("x.py", text)
                                .recorded("x.py", "sha256=" + WheelFile.digest(text), 2),
                        Fault.DIGEST),
                Arguments.of(
                        "no METADATA", WheelFile.spam().without(INFO + "METADATA"), Fault.RECORD),
                Arguments.of(
                        "METADATA of another",
                        WheelFile.spam().metadata(metadata.replace("spam", "eggs")),
                        Fault.METADATA),
                Arguments.of(
                        "METADATA of another version",
                        WheelFile.spam().metadata(metadata.replace("1.0", "1.1")),
                        Fault.METADATA),
                Arguments.of(
                        "METADATA that is none",
                        WheelFile.spam().metadata("nothing"),
                        Fault.METADATA),
                Arguments.of(
                        "bad entry points",
                        WheelFile.spam().with(INFO + "entry_points.txt", "x"),
                        Fault.METADATA),
                Arguments.of(
                        "another metadata folder",
                        WheelFile.spam().with("eggs-1.dist-info/x", "x"),
                        Fault.METADATA));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("brokenContents")
    void aWheelWhoseContentDoesNotAgreeIsRefused(String what, WheelFile wheel, Fault fault) {
        assertRefused(fault, wheel.in(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eggs-1.0-py3-none-any.whl", "spam-1.1-py3-none-any.whl"})
    void aWheelUnderTheNameOfAnotherIsRefused(String name) {
        assertRefused(Fault.METADATA, WheelFile.spam().in(folder, name));
    }

    @Test
    void aFileThatIsNotNamedAsAWheelIsRefused() {
        assertRefused(Fault.NAME, WheelFile.spam().in(folder, "spam.whl"));
    }

    @Test
    void aMetadataThatIsNotUtf8IsRefused() {
        byte[] latin =
                "Metadata-Version: 2.1\nName: spam\nVersion: 1.0\nSummary: \u00e9\n"
                        .getBytes(ISO_8859_1);
        assertRefused(Fault.METADATA, WheelFile.spam().metadata(latin).in(folder));
    }

    @Test
    void aBombDoesNotGoOff() {
        Path bomb = WheelFile.spam().with("zeros.bin", new byte[40 << 20]).in(folder);
        assertRefused(Fault.TOO_LARGE, bomb);
    }

    @Test
    void theLimitsAreTheCallers() {
        Path file = WheelFile.spam().in(folder);
        for (Limits limits :
                List.of(
                        new Limits(2, 1 << 20, 100, 1 << 20),
                        new Limits(9, 10, 100, 1 << 20),
                        new Limits(9, 1 << 20, 100, 10))) {
            WheelException refusal =
                    assertThrows(
                            WheelException.class,
                            () -> Wheel.open(file, WheelFile.PURE, limits).close());
            assertEquals(Fault.TOO_LARGE, refusal.fault());
        }
    }

    @Test
    void aRefusalNamesTheWheelTheEntryAndTheReason() {
        Path file = WheelFile.spam().unrecorded("x.py", new byte[1]).in(folder);
        WheelException refusal = assertThrows(WheelException.class, () -> Wheel.open(file).close());
        assertEquals(WheelFile.PURE + ": 'x.py': has no digest in RECORD", refusal.getMessage());
        assertEquals("x.py", refusal.entry().orElseThrow());
        assertEquals(WheelFile.PURE, refusal.wheel());
    }

    @Test
    void nothingOfARefusedWheelStaysOnDisk() throws IOException {
        Path target = Files.writeString(folder.resolve("spam.jar"), "what was there before");
        try (Wheel wheel = Wheel.open(otherDigest().in(folder))) {
            WheelBundle bundle = WheelBundle.of(wheel, Environments.LINUX);
            assertThrows(WheelException.class, () -> bundle.writeTo(target));
        }
        assertEquals("what was there before", Files.readString(target));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of(WheelFile.PURE, "spam.jar"),
                    left.map(p -> p.getFileName().toString()).sorted().toList());
        }
    }

    private static void assertRefused(Fault fault, Path file) {
        WheelException refusal =
                assertThrows(
                        WheelException.class,
                        () -> {
                            try (Wheel wheel = Wheel.open(file)) {
                                wheel.verify();
                            }
                        });
        assertEquals(fault, refusal.fault(), refusal.getMessage());
        assertTrue(
                refusal.getMessage().startsWith(file.getFileName() + ": "), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    private static WheelFile otherDigest() {
        return WheelFile.spam()
                .unrecorded("x.py", "x".getBytes(UTF_8))
                .recorded("x.py", "sha256=" + WheelFile.digest("y".getBytes(UTF_8)), 1);
    }

    private static byte[] spamAnd(String name) {
        return WheelFile.spam().with(name, "x").bytes();
    }

    private static byte[] insertedBefore(byte[] archive) {
        byte[] moved = new byte[archive.length + 4];
        System.arraycopy(archive, 0, moved, 4, archive.length);
        return moved;
    }

    /** The first file, stored, claims the bytes of all that follow as its own. */
    private static byte[] overlapping() {
        byte[] archive = WheelFile.empty().with("a.so", "x").with("spam.py", "y").bytes();
        byte[] longer = patched(archive, "a.so", 20, 60);
        return patched(longer, "a.so", FILE_SIZE, 60);
    }

    private static byte[] replacedOnce(byte[] archive, String text, String other) {
        String before = new String(archive, ISO_8859_1);
        int at = before.indexOf(text);
        return (before.substring(0, at) + other + before.substring(at + other.length()))
                .getBytes(ISO_8859_1);
    }
}
