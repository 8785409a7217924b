package loader.wheel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelFile;
import loader.wheel.pep508.Environments;
import loader.wheel.zip.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a wheel. */
class WheelBundleTest {
    private static final String EXTENDERS =
            "osgi.extender;filter:=\"(osgi.extender=loader.core)\","
                    + "osgi.extender;filter:=\"(osgi.extender=loader.services)\";effective:=active";
    private static final String METADATA = "Metadata-Version: 2.4\nName: Spam\nVersion: 1.0\n";

    @TempDir Path folder;

    @Test
    void theFilesLieBelowLibAndAreTheSame() throws IOException {
        byte[] library = {1, 2, 3, 0, -1};
        Map<String, byte[]> files =
                entries(
                        bundle(
                                WheelFile.spam()
                                        .with("pkg/__init__.py", "x = 1\n")
                                        .with("pkg/e.so", library)));
        assertArrayEquals("print('spam')\n".getBytes(UTF_8), files.get("lib/spam.py"));
        assertArrayEquals(library, files.get("lib/pkg/e.so"));
        assertTrue(files.containsKey("lib/spam-1.0.dist-info/RECORD"));
        assertTrue(files.containsKey("lib/pkg/"));
    }

    @Test
    void theManifestComesFirstAsJavaExpects() throws IOException {
        try (JarInputStream jar =
                new JarInputStream(new ByteArrayInputStream(bundle(WheelFile.spam())))) {
            assertEquals(
                    "spam", jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"));
        }
    }

    @Test
    void theSameWheelGivesTheSameBytes() {
        assertArrayEquals(bundle(WheelFile.spam()), bundle(WheelFile.spam()));
    }

    @Test
    void theHeadersComeFromTheMetadata() {
        Manifest manifest =
                manifest(
                        WheelFile.PURE,
                        WheelFile.spam()
                                .metadata(
                                        METADATA
                                                + "Summary: all about\n  eggs\nLicense-Expression: MIT OR Apache-2.0\nProject-URL: homepage, https://spam.example\n"));
        assertEquals("spam", header(manifest, "Bundle-SymbolicName"));
        assertEquals("1.0.0.final", header(manifest, "Bundle-Version"));
        assertEquals("Spam", header(manifest, "Bundle-Name"));
        assertEquals("all about eggs", header(manifest, "Bundle-Description"));
        assertEquals("\"MIT OR Apache-2.0\"", header(manifest, "Bundle-License"));
        assertEquals("https://spam.example", header(manifest, "Bundle-DocURL"));
        assertEquals("2", header(manifest, "Bundle-ManifestVersion"));
    }

    @Test
    void aLicenceThatIsATextOfItsOwnIsNoHeader() {
        Manifest manifest =
                manifest(
                        WheelFile.PURE,
                        WheelFile.spam().metadata(METADATA + "License: Do; what, \"you\" like\n"));
        assertEquals(null, manifest.getMainAttributes().getValue("Bundle-License"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "spam.py | spam | source | lib/spam.py",
                "spam.abi3.so | spam | extension | lib/spam.abi3.so",
                "spam.so | spam | extension | lib/spam.so",
                "_s.cpython-314-x86_64-linux-gnu.so | _s | extension | lib/_s.cpython-314-x86_64-linux-gnu.so",
                "s.cp314-win_amd64.pyd | s | extension | lib/s.cp314-win_amd64.pyd",
                "pkg/__init__.py | pkg | package | lib/pkg/__init__.py",
                "pkg/__init__.abi3.so | pkg | package | lib/pkg/__init__.abi3.so",
                "ns/mod.py | ns | namespace | lib/ns/",
                "ns/sub/__init__.py | ns | namespace | lib/ns/",
                "naïve.py | naïve | source | lib/naïve.py",
                "spam-1.0.data/purelib/mod.py | mod | source | lib/mod.py",
                "spam-1.0.data/platlib/mod.so | mod | extension | lib/mod.so"
            })
    void eachTopLevelModuleIsACapability(String file, String module, String kind, String origin) {
        String name = module.equals("naïve") ? "\"naïve\"" : module;
        String expected =
                "loader.module;loader.module="
                        + name
                        + ";kind="
                        + kind
                        + ";origin=\""
                        + origin
                        + "\"";
        String capabilities =
                header(
                        manifest(WheelFile.PURE, WheelFile.empty().with(file, "x")),
                        "Provide-Capability");
        assertEquals(distribution("spam") + "," + expected + "," + service(module), capabilities);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numpy.libs/libx.so",
                "data/table.csv",
                "a-b.py",
                "libx.so.1",
                "spam-1.0.data/scripts/run.py",
                "1.py",
                "x.txt"
            })
    void whatCannotBeImportedIsNoCapability(String file) {
        Manifest manifest = manifest(WheelFile.PURE, WheelFile.empty().with(file, "x"));
        assertEquals(distribution("spam"), header(manifest, "Provide-Capability"));
    }

    @Test
    void ofTwoModulesWithOneNameTheOneThatCPythonFindsIsTheCapability() {
        WheelFile wheel =
                WheelFile.empty()
                        .with("m.py", "x")
                        .with("m/__init__.py", "x")
                        .with("m/n.py", "")
                        .with("m.so", "x");
        String capabilities = header(manifest(WheelFile.PURE, wheel), "Provide-Capability");
        assertEquals(
                distribution("spam")
                        + ",loader.module;loader.module=m;kind=package;origin=\"lib/m/__init__.py\","
                        + service("m"),
                capabilities);
    }

    @Test
    void extrasAndEntryPointsAreCapabilities() {
        WheelFile wheel =
                WheelFile.empty()
                        .metadata(METADATA + "Provides-Extra: Dev_Test\n")
                        .with(
                                "spam-1.0.dist-info/entry_points.txt",
                                "[console_scripts]\nspam = spam.cli:main\n");
        assertEquals(
                distribution("spam")
                        + ","
                        + distribution("\"spam[dev-test]\"")
                        + ",loader.entrypoint;loader.entrypoint=console_scripts;name=spam;value=\"spam.cli:main\"",
                header(manifest(WheelFile.PURE, wheel), "Provide-Capability"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "eggs | loader.distribution;filter:=\"(loader.distribution=eggs)\"",
                "eggs>=1.2,<2 | loader.distribution;filter:=\"(&(loader.distribution=eggs)(version>=1.2.0.final)(!(version>=2.0.0.D0)))\"",
                "Eggs[X_y] | loader.distribution;filter:=\"(loader.distribution=eggs)\",loader.distribution;filter:=\"(loader.distribution=eggs[x-y])\"",
                "eggs @ http://x/eggs.whl | loader.distribution;filter:=\"(loader.distribution=eggs)\"",
                "eggs; os_name == 'posix' | loader.distribution;filter:=\"(loader.distribution=eggs)\"",
                "eggs; os_name == 'nt' | ``",
                "eggs; extra == 'dev' | loader.distribution;filter:=\"(loader.distribution=eggs)\";resolution:=optional;extra=dev",
                "eggs; extra == 'dev' and os_name == 'nt' | ``",
                "eggs; extra == 'other' | ``"
            })
    void whatTheDistributionNeedsIsARequirement(String needs, String clauses) {
        WheelFile wheel =
                WheelFile.spam()
                        .metadata(METADATA + "Provides-Extra: dev\nRequires-Dist: " + needs + "\n");
        String requirements = header(manifest(WheelFile.PURE, wheel), "Require-Capability");
        assertEquals(clauses.isEmpty() ? EXTENDERS : EXTENDERS + "," + clauses, requirements);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "cp314-cp314-manylinux_2_28_x86_64; (loader.abi=cp314); (&(osgi.native.osname~=linux)(osgi.native.processor~=x86-64))",
                "cp39-abi3-win_amd64; (&(loader.abi=abi3)(version>=3.9)); (&(osgi.native.osname~=win32)(osgi.native.processor~=x86-64))",
                "py3-none-macosx_11_0_arm64; ``; (&(osgi.native.osname~=macosx)(osgi.native.processor~=aarch64)(osgi.native.osversion>=11.0))"
            })
    void theTagsAreRequirementsOnRuntimeAndPlatform(String tags, String abi, String platform) {
        String tag = tags.substring(tags.lastIndexOf('-') + 1);
        String expected =
                EXTENDERS
                        + (abi.isEmpty() ? "" : ",loader.abi;filter:=\"" + abi + "\"")
                        + ",osgi.native;filter:=\""
                        + platform
                        + "\";tag:List<String>=\""
                        + tag
                        + "\"";
        assertEquals(
                expected,
                header(
                        manifest("spam-1.0-" + tags + ".whl", WheelFile.spam()),
                        "Require-Capability"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                ">=3.9; (version>=3.9)",
                ">=3.9.1; (version>=3.9)",
                "<4; (!(version>=4))",
                "<3.13; (!(version>=3.13))",
                "<=3.13; (!(version>=3.14))",
                "<3.13.2; (!(version>=3.14))",
                "==3.*; (&(version>=3)(!(version>=4)))",
                "==3.12.*; (&(version>=3.12)(!(version>=3.13)))",
                "!=3.10.*; (!(&(version>=3.10)(!(version>=3.11))))",
                "~=3.9; (&(version>=3.9)(!(version>=4)))",
                "~=3.9.2; (&(version>=3.9)(!(version>=3.10)))"
            })
    void thePythonItNeedsIsARequirementOnTheRuntime(String specifier, String term) {
        WheelFile wheel =
                WheelFile.spam().metadata(METADATA + "Requires-Python: " + specifier + "\n");
        String requirements = header(manifest(WheelFile.PURE, wheel), "Require-Capability");
        assertTrue(
                requirements.endsWith(",loader.abi;filter:=\"(&(loader.abi=abi3)" + term + ")\""),
                requirements);
    }

    @Test
    void aMicroReleaseOfPythonIsNotAskedFor() {
        WheelFile wheel = WheelFile.spam().metadata(METADATA + "Requires-Python: !=3.9.1\n");
        assertFalse(
                header(manifest(WheelFile.PURE, wheel), "Require-Capability")
                        .contains("loader.abi"));
    }

    @Test
    void schemesOtherThanSitePackagesHaveFoldersOfTheirOwn() throws IOException {
        Map<String, byte[]> files =
                entries(
                        bundle(
                                WheelFile.empty()
                                        .with("spam-1.0.data/scripts/run", "#!python\n")
                                        .with("spam-1.0.data/headers/spam.h", "int x;")
                                        .with("spam-1.0.data/data/share/x", "x")));
        assertTrue(
                files.keySet()
                        .containsAll(
                                List.of("lib/bin/run", "lib/include/spam.h", "lib/data/share/x")));
    }

    @Test
    void theRecordNamesFilesWhereTheSchemesPutThem() throws IOException {
        String digest = "sha256=" + WheelFile.digest("x".getBytes(UTF_8)) + ",1";
        String record =
                new String(
                        entries(
                                        bundle(
                                                WheelFile.empty()
                                                        .with("spam-1.0.data/scripts/a,b", "x")
                                                        .with(
                                                                "spam-1.0.data/purelib/spam.py",
                                                                "x")))
                                .get("lib/spam-1.0.dist-info/RECORD"),
                        UTF_8);
        assertTrue(
                record.contains("\"../lib/bin/a,b\"," + digest + "\nspam.py," + digest + "\n"),
                record);
        assertTrue(record.endsWith("spam-1.0.dist-info/RECORD,,\n"), record);
    }

    @Test
    void theRecordOfAWheelWithoutSchemesIsItsOwn() throws IOException {
        String record =
                new String(
                        entries(bundle(WheelFile.spam())).get("lib/spam-1.0.dist-info/RECORD"),
                        UTF_8);
        assertTrue(record.startsWith("\"spam-1.0.dist-info/METADATA\","), record);
    }

    @ParameterizedTest
    @CsvSource({
        "spam-1.0.data/other/x, CONTENT",
        "spam-1.0.data/x, CONTENT",
        "spam-1.0.data/purelib/spam.py, CLASH",
        "spam-1.0.data/platlib/SPAM.py, CLASH"
    })
    void whatHasNoPlaceInABundleIsRefused(String file, Fault fault) {
        WheelFile wheel = WheelFile.spam().with(file, "x");
        WheelException refusal =
                assertThrows(WheelException.class, () -> manifest(WheelFile.PURE, wheel));
        assertEquals(fault, refusal.fault());
        assertEquals(file, refusal.entry().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"spam.pth", "spam-1.0.data/purelib/x.pth"})
    void theFoldersOfAPathFileAreFurtherRoots(String file) {
        String lines = "# a comment\n\nsub\n./deep/er/\nabsent\n";
        WheelFile wheel =
                WheelFile.spam()
                        .with(file, lines)
                        .with("sub/inner.py", "x")
                        .with("sub/spam.py", "x")
                        .with("deep/er/pkg/__init__.py", "x");
        String capabilities = header(manifest(WheelFile.PURE, wheel), "Provide-Capability");
        assertTrue(capabilities.contains("origin=\"lib/sub/inner.py\""), capabilities);
        assertTrue(capabilities.contains("origin=\"lib/deep/er/pkg/__init__.py\""), capabilities);
        assertTrue(capabilities.contains("origin=\"lib/spam.py\""), capabilities);
        assertFalse(capabilities.contains("lib/sub/spam.py"), capabilities);
    }

    @ParameterizedTest
    @ValueSource(strings = {"import spam; spam.patch()", "/usr/lib/python", "sub/../../x"})
    void otherLinesOfAPathFileAreRefused(String line) {
        WheelFile wheel = WheelFile.spam().with("spam.pth", "sub\n" + line + "\n");
        WheelException refusal =
                assertThrows(WheelException.class, () -> manifest(WheelFile.PURE, wheel));
        assertEquals(Fault.CONTENT, refusal.fault());
        assertTrue(refusal.getMessage().contains("its line '" + line), refusal.getMessage());
    }

    @Test
    void aStartFileTakesThePlaceOfTheLinesThatRunCode() {
        WheelFile wheel =
                WheelFile.spam()
                        .with("spam.pth", "sub\nimport spam; spam.patch()\n")
                        .with("spam.start", "spam:patch\n")
                        .with("sub/inner.py", "x");
        String capabilities = header(manifest(WheelFile.PURE, wheel), "Provide-Capability");
        assertTrue(capabilities.contains("origin=\"lib/sub/inner.py\""), capabilities);
        WheelFile other =
                WheelFile.spam()
                        .with("spam.pth", "import spam\n")
                        .with("other.start", "spam:patch\n");
        assertThrows(WheelException.class, () -> manifest(WheelFile.PURE, other));
    }

    @Test
    void aWeightFileInsideOfAPackageIsNoPathFile() {
        assertTrue(
                header(
                                manifest(
                                        WheelFile.PURE,
                                        WheelFile.spam().with("pkg/model.pth", "x")),
                                "Bundle-Version")
                        .startsWith("1"));
    }

    @Test
    void aPlatformWithoutNameInOsgiIsRefused() {
        WheelException refusal =
                assertThrows(
                        WheelException.class,
                        () ->
                                manifest(
                                        "spam-1.0-cp314-cp314-ios_13_0_arm64_iphoneos.whl",
                                        WheelFile.spam()));
        assertEquals(Fault.CONTENT, refusal.fault());
    }

    @Test
    void aMarkerWithoutMeaningIsRefused() {
        WheelFile wheel =
                WheelFile.spam().metadata(METADATA + "Requires-Dist: eggs; os_name ~= 'x'\n");
        assertEquals(
                Fault.METADATA,
                assertThrows(WheelException.class, () -> manifest(WheelFile.PURE, wheel)).fault());
    }

    @Test
    void moreEntriesThanTheFirstFormatOfZipCanCount() throws IOException {
        WheelFile wheel = WheelFile.spam();
        for (int i = 0; i < 66_000; i++) {
            wheel.with("many/f" + i, "");
        }
        Path target = folder.resolve("many.jar");
        Limits limits = new Limits(100_000, 1 << 30, 100, 16 << 20);
        try (Wheel opened = Wheel.open(wheel.in(folder), WheelFile.PURE, limits)) {
            WheelBundle.of(opened, Environments.LINUX).writeTo(target);
        }
        try (ZipFile zip = new ZipFile(target.toFile())) {
            assertTrue(zip.size() > 66_000);
            assertTrue(zip.getEntry("lib/many/f65999") != null);
        }
    }

    private static String distribution(String name) {
        return "loader.distribution;loader.distribution="
                + name
                + ";version:Version=\"1.0.0.final\";pep440=\"1.0\"";
    }

    private static String service(String modules) {
        return "osgi.service;objectClass:List<String>=\"loader.python.PyModule\";loader.module:List<String>=\""
                + modules
                + "\";effective:=active";
    }

    private static String header(Manifest manifest, String name) {
        return manifest.getMainAttributes().getValue(name);
    }

    private Manifest manifest(String fileName, WheelFile wheel) {
        try (Wheel opened = Wheel.open(wheel.in(folder, fileName))) {
            return WheelBundle.of(opened, Environments.LINUX).manifest();
        }
    }

    private byte[] bundle(WheelFile wheel) {
        try (Wheel opened = Wheel.open(wheel.in(folder))) {
            Path target = folder.resolve("bundle.jar");
            WheelBundle.of(opened, Environments.LINUX).writeTo(target);
            ByteArrayOutputStream streamed = new ByteArrayOutputStream();
            WheelBundle.of(opened, Environments.LINUX).writeTo(streamed);
            assertArrayEquals(streamed.toByteArray(), Files.readAllBytes(target));
            return streamed.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> entries(byte[] jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            for (JarEntry entry = in.getNextJarEntry();
                    entry != null;
                    entry = in.getNextJarEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }
}
