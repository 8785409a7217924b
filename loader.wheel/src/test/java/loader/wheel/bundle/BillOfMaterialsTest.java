package loader.wheel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import loader.wheel.FileDigest;
import loader.wheel.archive.WheelFile;
import loader.wheel.build.WheelFiles;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill of materials in the bundle of a wheel, as the library of CycloneDX reads it. */
class BillOfMaterialsTest {
    private static final String BILL = "META-INF/sbom/spam.cdx.json";
    private static final String METADATA =
            "Metadata-Version: 2.4\nName: Spam\nVersion: 1.0\nProvides-Extra: fast\n";

    @TempDir Path folder;

    private byte[] bill(Path... wheels) throws IOException {
        try (JarFile jar = bundle(wheels)) {
            return jar.getInputStream(jar.getEntry(BILL)).readAllBytes();
        }
    }

    private JarFile bundle(Path... wheels) throws IOException {
        Path bundle = folder.resolve("spam.jar");
        WheelFiles.convert(List.of(wheels), "3.14.3", bundle);
        return new JarFile(bundle.toFile());
    }

    private static Bom read(byte[] bill) throws Exception {
        JsonParser parser = new JsonParser();
        assertEquals(List.of(), parser.validate(new String(bill, UTF_8), Version.VERSION_16));
        return parser.parse(bill);
    }

    @Test
    void theDistributionHasItsNameVersionLicenceAndDigest() throws Exception {
        Path wheel =
                WheelFile.spam()
                        .metadata(
                                METADATA
                                        + "Summary: all \"about\" \\ eggs\tand naïve ham\n"
                                        + "License-Expression: MIT OR Apache-2.0\n")
                        .in(folder);
        Component spam = read(bill(wheel)).getMetadata().getComponent();
        assertEquals("spam", spam.getName());
        assertEquals("1.0", spam.getVersion());
        assertEquals("pkg:pypi/spam@1.0", spam.getPurl());
        assertEquals("MIT OR Apache-2.0", spam.getLicenses().getExpression().getValue());
        assertEquals(FileDigest.sha256(wheel), spam.getHashes().get(0).getValue());
        assertEquals("all \"about\" \\ eggs\tand naïve ham", spam.getDescription());
    }

    @Test
    void aLicenceThatIsNoExpressionIsAName() throws Exception {
        Path wheel = WheelFile.spam().metadata(METADATA + "License: my own\n").in(folder);
        Component spam = read(bill(wheel)).getMetadata().getComponent();
        assertEquals("my own", spam.getLicenses().getLicenses().get(0).getName());
    }

    @Test
    void sharedLibrariesThatWerePackedIntoTheWheelAreComponents() throws Exception {
        Path wheel =
                WheelFile.spam()
                        .with("spam.libs/libeggs-0a1b.so.5", "eggs")
                        .with("spam.libs/.load-order-spam", "libeggs\n")
                        .with("pkg/.dylibs/libham.dylib", "ham")
                        .in(folder);
        Path eggs = Files.writeString(folder.resolve("eggs"), "eggs");
        List<Component> packed = read(bill(wheel)).getComponents();
        assertEquals(
                List.of("libeggs-0a1b.so.5", "libham.dylib"),
                packed.stream().map(Component::getName).toList());
        assertEquals(FileDigest.sha256(eggs), packed.get(0).getHashes().get(0).getValue());
        assertEquals(
                "lib/spam.libs/libeggs-0a1b.so.5",
                packed.get(0).getEvidence().getOccurrences().get(0).getLocation());
    }

    @Test
    void requirementsAreDependencies() throws Exception {
        Path wheel =
                WheelFile.spam()
                        .metadata(
                                METADATA
                                        + "Requires-Dist: ham>=2; extra == 'fast'\n"
                                        + "Requires-Dist: Big_Eggs<3\n"
                                        + "Requires-Dist: big-eggs[soft]; extra == 'fast'\n"
                                        + "Requires-Dist: nt; os_name == 'nt'\n")
                        .in(folder);
        Bom bom = read(bill(wheel));
        assertEquals(
                List.of(
                        "pkg:pypi/big-eggs required",
                        "pkg:pypi/ham optional",
                        "pkg:pypi/nt optional"),
                bom.getComponents().stream()
                        .map(each -> each.getPurl() + " " + each.getScope().getScopeName())
                        .toList());
        assertEquals("pkg:pypi/spam@1.0", bom.getDependencies().get(0).getRef());
        assertEquals(3, bom.getDependencies().get(0).getDependencies().size());
    }

    @Test
    void theSameWheelGivesTheSameBytesAndTheManifestNamesThem() throws IOException {
        Path wheel = WheelFile.spam().in(folder);
        assertArrayEquals(bill(wheel), bill(wheel));
        try (JarFile jar = bundle(wheel)) {
            assertEquals(BILL, jar.getManifest().getMainAttributes().getValue("Sbom-Location"));
            assertEquals(
                    "CycloneDX", jar.getManifest().getMainAttributes().getValue("Sbom-Format"));
        }
    }

    @Test
    void aWheelThatBringsItsOwnKeepsIt() throws IOException {
        String own = "spam-1.0.dist-info/sboms/auditwheel.cdx.json";
        try (JarFile jar = bundle(WheelFile.spam().with(own, "{}").in(folder))) {
            assertTrue(jar.stream().map(ZipEntry::getName).anyMatch(("lib/" + own)::equals));
            assertFalse(jar.stream().map(ZipEntry::getName).anyMatch(BILL::equals));
            assertNull(jar.getManifest().getMainAttributes().getValue("Sbom-Location"));
        }
    }

    @Test
    void theBillOfSeveralPlatformsNamesEachWheel() throws Exception {
        Path linux = platform("cp314-cp314-manylinux_2_28_x86_64", "libeggs.so");
        Path windows = platform("cp314-cp314-win_amd64", "eggs.dll");
        byte[] bill = bill(linux, windows);
        Bom bom = read(bill);
        assertArrayEquals(bill, bill(windows, linux));
        assertEquals(
                List.of(linux, windows).stream().map(FileDigest::sha256).toList(),
                bom.getMetadata().getComponent().getExternalReferences().stream()
                        .map(each -> each.getHashes().get(0).getValue())
                        .toList());
        assertEquals(
                List.of(
                        "lib/linux-x86_64/spam.libs/libeggs.so",
                        "lib/windows-x86_64/spam.libs/eggs.dll"),
                bom.getComponents().stream().map(Component::getBomRef).toList());
    }

    private Path platform(String tags, String library) {
        return WheelFile.empty()
                .with("spam/part.so", tags)
                .with("spam.libs/" + library, tags)
                .in(folder, "spam-1.0-" + tags + ".whl");
    }
}
