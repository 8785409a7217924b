package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
        start(jar);
        start(CModule.of("good", 3).jar());
        String raised = python.raised("import bad");
        assertTrue(raised.startsWith("ImportError: bad: bundle bad.bundle_1.0.0 ["), raised);
        assertTrue(raised.contains("entry " + problem) || raised.contains(problem), raised);
        assertEquals(3, python.<Integer>eval("__import__('good').version()"));
    }

    @Test
    void anEntryThatIsASymbolicLinkIsTheTextOfItsTarget() throws Exception {
        start(extension("/etc/passwd".getBytes(UTF_8)).file("lib/data", "../../target"));
        assertTrue(python.raised("import bad").contains("lib/bad.abi3.so: "));
    }

    @Test
    void aBundleForAnotherCPythonDoesNotResolve() throws BundleException {
        Bundle bundle =
                container.install(
                        extension(LIBRARY).requires("loader.abi;filter:=\"(loader.abi=cp312)\""));
        try {
            BundleException refused = assertThrows(BundleException.class, bundle::start);
            assertTrue(refused.getMessage().contains("(loader.abi=cp312)"), refused.getMessage());
        } finally {
            bundle.uninstall();
        }
    }

    @Test
    void aBundleForAnotherPlatformDoesNotResolve() throws BundleException {
        Bundle bundle =
                container.install(
                        extension(LIBRARY)
                                .requires("osgi.native;filter:=\"(osgi.native.osname~=win32)\""));
        try {
            BundleException refused = assertThrows(BundleException.class, bundle::start);
            assertTrue(refused.getMessage().contains("osgi.native"), refused.getMessage());
        } finally {
            bundle.uninstall();
        }
    }

    @Test
    void aStableAbiModuleForALaterCPythonDoesNotResolveAndForAnEarlierDoes()
            throws BundleException {
        Bundle later =
                container.install(
                        extension(LIBRARY)
                                .requires(
                                        "loader.abi;filter:=\"(&(loader.abi=abi3)(version>=3.99))\""));
        try {
            assertThrows(BundleException.class, later::start);
        } finally {
            later.uninstall();
        }
        start(
                extension(LIBRARY)
                        .requires("loader.abi;filter:=\"(&(loader.abi=abi3)(version>=3.8))\""));
        assertEquals(1, python.<Integer>eval("__import__('bad').version()"));
    }
}
