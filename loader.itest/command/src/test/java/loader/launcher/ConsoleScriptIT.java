package loader.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that a distribution in a bundle declares (group {@code console_scripts}). */
class ConsoleScriptIT {

    @TempDir static Path folder;
    private static String bundle;

    @BeforeAll
    static void makeBundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "shop");
        headers.putValue(
                "Provide-Capability",
                "loader.module;loader.module=shop;kind=source;origin=\"lib/shop.py\"");
        Path jar = folder.resolve("shop.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            put(out, "lib/shop.py", "import sys\ndef till():\n    print(sys.argv)\n    return 3\n");
            put(out, "lib/shop-1.5.dist-info/METADATA", "Name: shop\nVersion: 1.5\n");
            put(
                    out,
                    "lib/shop-1.5.dist-info/entry_points.txt",
                    "[console_scripts]\nshop-till = shop:till\n"
                            + "[gui_scripts]\nshop-window = shop:till\n");
        }
        bundle = jar.toString();
    }

    private static void put(JarOutputStream jar, String name, String text) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(text.getBytes(UTF_8));
        jar.closeEntry();
    }

    @Test
    void itsValueIsTheExitStatusAndItsNameIsTheFirstArgument() throws Exception {
        Outcome outcome =
                Distribution.run("--with", bundle, "--script", "shop-till", "a", "--strict");
        assertEquals(List.of("['shop-till', 'a', '--strict']"), outcome.lines());
        assertEquals(3, outcome.status());
        assertEquals(
                List.of("['shop-window']"),
                Distribution.run("--with", bundle, "--script", "shop-window").lines());
        assertEquals(
                List.of("['shop-till']"),
                Distribution.run("--with", bundle, "--script=shop-till").lines());
    }

    @Test
    void oneThatNoDistributionHasIsSaidToBeMissing() throws Exception {
        Outcome outcome = Distribution.run("--script", "shop-till");
        assertTrue(
                outcome.last()
                        .startsWith(
                                "there is no console script 'shop-till'; those that are there: "),
                outcome.last());
        assertEquals(1, outcome.status());
        assertEquals(
                "there is no console script 'absent'; those that are there: shop-till, shop-window",
                Distribution.run("--with", bundle, "--script", "absent").last());
    }
}
