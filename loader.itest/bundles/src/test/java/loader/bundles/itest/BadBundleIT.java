package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Each bad bundle is refused with a message that names bundle, entry and reason, and harms nobody.
 */
class BadBundleIT extends Running {

    private static final byte[] LIBRARY = CModule.of("bad", 1).library();

    private static ModuleJar bad() {
        return new ModuleJar("bad.bundle", "1.0.0");
    }

    private static ModuleJar extension(byte[] library, String... attributes) {
        return bad().module("bad", "extension", "lib/bad.abi3.so", attributes)
                .file("lib/bad.abi3.so", library);
    }

    private static byte[] otherMachine() {
        byte[] library = LIBRARY.clone();
        library[18] = (byte) 183; // e_machine of AArch64
        return library;
    }

    /** A library without relocations, which differ between processors, for another one. */
    private static byte[] builtForAnotherMachine() {
        byte[] library = CModule.of("bad", 1).with("-DBARE", "-nostdlib").library();
        library[18] = (byte) 183; // e_machine of AArch64
        return library;
    }

    static Stream<Arguments> badBundles() {
        ModuleJar several = extension(LIBRARY);
        for (int i = 0; i < 1001; i++) {
            several.file("lib/" + i, "");
        }
        return Stream.of(
                Arguments.of(
                        "a missing entry",
                        bad().module("bad", "extension", "lib/bad.so"),
                        "lib/bad.so: the bundle has no such entry"),
                Arguments.of(
                        "a missing folder",
                        bad().module("bad", "namespace", "lib/bad"),
                        "lib/bad: the bundle has no such folder"),
                Arguments.of(
                        "a missing attribute",
                        bad().capability("loader.module=bad;kind=extension"),
                        "it has no attribute origin"),
                Arguments.of(
                        "an unknown kind",
                        bad().module("bad", "applet", "lib/bad.so"),
                        "lib/bad.so: its kind is applet"),
                Arguments.of(
                        "a missing init function",
                        bad().module("bad", "extension", "lib/other.so")
                                .file("lib/other.so", CModule.of("other", 1).library()),
                        "lib/other.so: it does not export PyInit_bad"),
                Arguments.of(
                        "another processor",
                        extension(otherMachine()),
                        "lib/bad.abi3.so: relocation type 8 is not known for AArch64"),
                Arguments.of(
                        "a library for another processor",
                        extension(builtForAnotherMachine()),
                        "lib/bad.abi3.so: it is built for [linux-arm64], not for linux-x86_64"),
                Arguments.of(
                        "another platform by the capability",
                        extension(LIBRARY, "platform=windows-x86_64"),
                        "lib/bad.abi3.so: it is for windows-x86_64"),
                Arguments.of(
                        "a text for a library",
                        extension("not a library".getBytes(UTF_8)),
                        "lib/bad.abi3.so: "),
                Arguments.of(
                        "a truncated library",
                        extension(Arrays.copyOf(LIBRARY, LIBRARY.length / 2)),
                        "lib/bad.abi3.so: truncated"),
                Arguments.of(
                        "another digest",
                        extension(LIBRARY, "sha256=" + "00".repeat(32)),
                        "lib/bad.abi3.so: its digest is "),
                Arguments.of(
                        "an origin that leads out",
                        bad().module("bad", "extension", "lib/../../bad.so"),
                        "lib/../../bad.so: it leads out of its folder"),
                Arguments.of(
                        "an entry that leads out",
                        extension(LIBRARY).file("lib/../../../../escaped", "x"),
                        "escaped: it leads out of its folder"),
                Arguments.of(
                        "an entry with a path of another system",
                        extension(LIBRARY).file("lib/..\\..\\escaped", "x"),
                        "escaped: it leads out of its folder"),
                Arguments.of(
                        "a jar that unpacks to too much",
                        extension(LIBRARY).file("lib/bomb", new byte[80 << 20]),
                        "lib/bomb: the bundle unpacks to more than 67108864 bytes"),
                Arguments.of(
                        "a jar with too many entries",
                        several,
                        "the bundle has more than 1000 entries"));
    }

    @Override
    Map<String, String> properties() {
        return Map.of("loader.unpack.bytes", "67108864", "loader.unpack.entries", "1000");
    }

    @AfterEach
    void nothingIsOutsideOrHalfDone() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(
                    0,
                    files.map(file -> file.getFileName().toString())
                            .filter(
                                    name ->
                                            name.contains("escaped")
                                                    || name.startsWith("unpacking-"))
                            .count());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBundles")
    void isRefusedAndOthersAreFound(String name, ModuleJar jar, String problem) {
        boolean onlyInUse = problem.contains("leads out") && problem.startsWith("escaped");
        boolean tooMuch = problem.contains("more than");
        try (Said said = new Said()) {
            start(jar);
            assertTrue(
                    onlyInUse || tooMuch || said.has("bad: bundle bad.bundle_1.0.0 [", problem),
                    said.text());
        }
        start(CModule.of("good", 3).jar());
        String raised = python.raised("import bad");
        assertTrue(raised.startsWith("ImportError: bad: bundle bad.bundle_1.0.0 ["), raised);
        assertTrue(raised.contains("entry " + problem) || raised.contains(problem), raised);
        assertEquals(3, python.<Integer>eval("__import__('good').version()"));
    }

    /** As a zip made on Unix has it: the entry's mode says link, and its content is the target. */
    @Test
    void anEntryThatIsASymbolicLinkIsTheTextOfItsTarget() throws Exception {
        start(
                bad().module("bad", "source", "lib/bad.py")
                        .file(
                                "lib/bad.py",
                                "from pathlib import Path as P\nhere = P(__file__).parent\n")
                        .link("lib/outside", "../../../../../../../etc/passwd")
                        .link("lib/file", "bad.py"));
        assertEquals(
                "../../../../../../../etc/passwd",
                python.<String>run("import bad; result = (bad.here / 'outside').read_text()"));
        assertEquals(
                List.of(false, false),
                python.run(
                        "import bad; result = [each.is_symlink() for each in (bad.here / 'outside', bad.here / 'file')]"));
    }

    @Test
    void aLibraryThatIsASymbolicLinkIsRefused() {
        start(
                bad().module("bad", "extension", "lib/bad.abi3.so")
                        .link("lib/bad.abi3.so", "/usr/lib/libc.so.6"));
        String raised = python.raised("import bad");
        assertTrue(raised.startsWith("ImportError: bad: bundle bad.bundle_1.0.0 ["), raised);
        assertTrue(raised.contains("entry lib/bad.abi3.so: "), raised);
    }

    /** What does not resolve is explained in the log when it is installed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "loader.abi|(loader.abi=cp312)|it is for CPython 3.12 (cp312), and here is CPython 3.14 (cp314)",
                "loader.abi|(&(loader.abi=abi3)(version>=3.99))|it is for CPython 3.99"
                        + " and later, and here is CPython 3.14 (cp314)",
                "loader.abi|(&(loader.abi=abi3)(version>=3.8)(!(version>=3.14)))|it is for CPython"
                        + " 3.8 and later before 3.14, and here is CPython 3.14 (cp314)",
                "loader.abi|(&(loader.abi=abi3)(!(&(version>=3.14)(!(version>=3.15)))))|it is for CPython"
                        + " that meets (&(loader.abi=abi3)(!(&(version>=3.14)(!(version>=3.15)))))",
                "osgi.native|(&(osgi.native.osname~=win32)(osgi.native.processor~=x86-64))"
                        + "|it is for win32 x86-64, and this is linux x86-64"
            })
    void whatIsForAnotherCPythonOrPlatformDoesNotResolveAndSaysWhy(
            String namespace, String filter, String reason) throws BundleException {
        Bundle bundle;
        try (Said said = new Said()) {
            bundle =
                    container.install(
                            extension(LIBRARY).requires(namespace + ";filter:=\"" + filter + "\""));
            assertTrue(
                    said.has(
                            "bundle bad.bundle_1.0.0 [",
                            "] does not resolve: entry lib/bad.abi3.so: " + reason),
                    said.text());
        }
        try {
            BundleException refused = assertThrows(BundleException.class, bundle::start);
            assertTrue(refused.getMessage().contains(filter), refused.getMessage());
        } finally {
            bundle.uninstall();
        }
    }

    @Test
    void aSymbolicNameThatLeadsOutNamesAFolderOfTheStore() {
        start(
                new ModuleJar("../../odd", "1.0.0")
                        .module("bad", "source", "lib/bad.py")
                        .file("lib/bad.py", "here = __file__"));
        String file = python.run("import bad; result = bad.here");
        assertTrue(file.contains("/generations/.._.._odd_1.0.0-"), file);
    }

    @Test
    void whatResolvesIsNotTalkedAbout() {
        try (Said said = new Said()) {
            start(
                    extension(LIBRARY)
                            .requires("loader.abi;filter:=\"(loader.abi=cp314)\"")
                            .requires("osgi.native;filter:=\"(osgi.native.osname~=linux)\""));
            assertEquals("", said.text());
        }
    }

    @Test
    void aStableAbiModuleForAnEarlierCPythonResolves() {
        start(
                extension(LIBRARY)
                        .requires("loader.abi;filter:=\"(&(loader.abi=abi3)(version>=3.8))\""));
        assertEquals(1, python.<Integer>eval("__import__('bad').version()"));
    }
}
