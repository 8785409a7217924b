package loader.bnd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -wheel} makes of a wheel. */
class WheelPluginTest {
    private static final String WHEEL = "spam-1.2-py3-none-any.whl";

    @TempDir Path folder;
    private Builder builder;

    @BeforeEach
    void newBuilder() throws IOException {
        builder = new Builder();
        builder.addBasicPlugin(new WheelPlugin());
        builder.setBase(folder.toFile());
        builder.setProperty("Bundle-SymbolicName", "spam");
        builder.setProperty("-resourceonly", "true");
        builder.setJar(new Jar("files"));
    }

    @AfterEach
    void close() throws Exception {
        builder.close();
    }

    private String digest(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private byte[] wheel() throws Exception {
        return wheel("spam", "eggs>=2");
    }

    private byte[] wheel(String name, String needs) throws Exception {
        StringBuilder record = new StringBuilder();
        Path file = folder.resolve(WHEEL.replace("spam", name));
        String info = name + "-1.2.dist-info/";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, record, name + ".py", "x = 1\n");
            put(zip, record, info + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n");
            String metadata =
                    "Metadata-Version: 2.1\nName: %s\nVersion: 1.2\nRequires-Dist: %s\n"
                            .formatted(name, needs);
            put(zip, record, info + "METADATA", metadata);
            put(zip, record, info + "RECORD", record + info + "RECORD,,\n");
        }
        return Files.readAllBytes(file);
    }

    private static void put(ZipOutputStream zip, StringBuilder record, String path, String text)
            throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        record.append(path).append(",sha256=").append(encoded).append(",\n");
        zip.putNextEntry(new ZipEntry(path));
        zip.write(text.getBytes(UTF_8));
    }

    private Jar built(String instruction) throws Exception {
        builder.setProperty("-wheel", instruction);
        return builder.build();
    }

    @Test
    void theBillOfMaterialsOfEachWheelStays() throws Exception {
        wheel();
        wheel("eggs", "ham");
        Jar jar = built(WHEEL + "," + WHEEL.replace("spam", "eggs"));
        assertNotNull(jar.getResource("META-INF/sbom/spam.cdx.json"));
        assertNotNull(jar.getResource("META-INF/sbom/eggs.cdx.json"));
    }

    private void isRefused(String instruction, String problem) throws Exception {
        built(instruction);
        assertTrue(
                builder.getErrors().stream().anyMatch(error -> error.contains(problem)),
                builder.getErrors().toString());
    }

    @Test
    void theBundleHoldsOffersAndRequiresWhatTheWheelDoes() throws Exception {
        wheel();
        Jar jar = built(WHEEL);
        assertEquals(0, builder.getErrors().size(), builder.getErrors()::toString);
        assertNotNull(jar.getResource("lib/spam.py"));
        Attributes headers = jar.getManifest().getMainAttributes();
        String provided = headers.getValue("Provide-Capability");
        assertTrue(provided.contains("loader.module=spam;"), provided);
        assertTrue(provided.contains("loader.distribution=spam;"), provided);
        assertTrue(headers.getValue("Require-Capability").contains("(loader.distribution=eggs)"));
    }

    @Test
    void thePythonOfAClauseIsThatOfItsReleaseOnly() throws Exception {
        wheel("ham", "cheese; python_version < '3.14'");
        wheel("spam", "eggs; python_version < '3.14'");
        Jar jar = built(WHEEL.replace("spam", "ham") + ";python=3.13.0," + WHEEL);
        assertEquals(0, builder.getErrors().size(), builder.getErrors()::toString);
        String required = jar.getManifest().getMainAttributes().getValue("Require-Capability");
        assertTrue(required.contains("(loader.distribution=cheese)"), required);
        assertFalse(required.contains("(loader.distribution=eggs)"), required);
    }

    @Test
    void aWheelWithTheDigestThatIsLockedIsTaken() throws Exception {
        String digest = digest(wheel());
        Files.writeString(folder.resolve("lock"), "spam==1.2 --hash=sha256:" + digest + "\n");
        assertNotNull(built(WHEEL + ";lock=lock;sha256=" + digest).getResource("lib/spam.py"));
        assertEquals(0, builder.getErrors().size(), builder.getErrors()::toString);
    }

    @Test
    void aWheelWithAnotherDigestFailsTheBuild() throws Exception {
        wheel();
        isRefused(WHEEL + ";sha256=" + "0".repeat(64), "its digest is ");
    }

    @Test
    void aWheelThatIsNotInTheLockFailsTheBuild() throws Exception {
        wheel();
        Files.writeString(
                folder.resolve("lock"), "eggs==1.2 --hash=sha256:" + "0".repeat(64) + "\n");
        isRefused(WHEEL + ";lock=lock", " is not in lock");
    }

    @Test
    void aDamagedWheelFailsTheBuild() throws Exception {
        Files.writeString(folder.resolve(WHEEL), "no archive");
        isRefused(WHEEL, WHEEL);
    }

    @Test
    void aWheelThatIsNotThereFailsTheBuild() throws Exception {
        isRefused("missing-1-py3-none-any.whl", "missing-1-py3-none-any.whl");
    }
}
