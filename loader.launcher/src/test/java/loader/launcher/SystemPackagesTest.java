package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemPackagesTest {

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Import-Package: javax.sql | true",
                "import-package: javax.sql | true",
                "DynamicImport-Package: * | true",
                "Require-Bundle: system.bundle | true",
                "Provide-Capability: loader.module | false"
            })
    void aBundleWithoutImportsNeedsNoPackagesOfTheJdk(String header, boolean needed)
            throws IOException {
        File jar = folder.resolve("a.jar").toFile();
        try (OutputStream out = Files.newOutputStream(jar.toPath());
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(("Manifest-Version: 1.0\n" + header + "\n").getBytes(StandardCharsets.UTF_8));
        }

        assertEquals(needed, SystemPackages.mayBeImportedBy(jar));
    }

    @Test
    void theVersionsOfPackagesAreThoseOfTheJars() throws IOException {
        String exports = exportsOfClassPath();

        for (String clause :
                (SystemPackages.OF_CLASS_PATH + "," + SystemPackages.OF_FRAMEWORK).split(",")) {
            String name = clause.substring(0, clause.indexOf(';'));
            String version = clause.substring(clause.indexOf('=') + 1);
            // slf4j 2 serves what was built against slf4j 1.7 as well.
            assertTrue(
                    version.equals("1.7.36") || exports.contains(name + ";version=\"" + version),
                    clause);
        }
    }

    private static String exportsOfClassPath() throws IOException {
        StringBuilder exports = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                try (JarFile jar = new JarFile(entry)) {
                    String header =
                            jar.getManifest() == null
                                    ? null
                                    : jar.getManifest()
                                            .getMainAttributes()
                                            .getValue("Export-Package");
                    exports.append(
                            header == null
                                    ? ""
                                    : header.replaceAll("uses:=\"[^\"]*\";?", "")
                                            .replace("; ", ";"));
                }
            }
        }
        return exports.toString();
    }
}
