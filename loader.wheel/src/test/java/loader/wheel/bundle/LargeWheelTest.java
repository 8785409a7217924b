package loader.wheel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import loader.testing.Container;
import loader.testing.Program;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelFile;
import loader.wheel.container.WheelUrlHandler;
import loader.wheel.pep508.Environments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.url.URLConstants;
import org.osgi.service.url.URLStreamHandlerService;

/** Memory does not grow with the wheel: 100 MB here, 500 with {@code -Pthorough}. */
class LargeWheelTest {
    private static final int MEGABYTES = Integer.getInteger("large.megabytes", 100);
    private static final String INFO = "spam-1.0.dist-info/";

    @TempDir Path folder;

    @Test
    void aLargeWheelIsConvertedWithASmallHeap() throws Exception {
        Path bundle = folder.resolve("spam.jar");
        run(Converter.class, "-Xmx32m", large().toString(), bundle.toString());
        assertTrue(Files.size(bundle) > (long) MEGABYTES << 20);
    }

    /** The framework, the address {@code wheel:}, the conversion and the installation together. */
    @Test
    void aLargeWheelIsInstalledWithAHeapOf64MegabytesAndItsProgressIsLogged() throws Exception {
        String output =
                run(Installer.class, "-Xmx64m", large().toUri().toString(), folder.toString());
        assertTrue(output.contains("installed spam 1.0.0.final"), output);
        String progress = "INFO loader.progress - converting " + WheelFile.PURE + ": ";
        assertTrue(output.contains(progress + "10 % of " + MEGABYTES + " MB"), output);
        assertTrue(output.contains(progress + "100 % of " + MEGABYTES + " MB"), output);
        assertEquals(10, output.split("loader.progress", -1).length - 1, output);
    }

    private Path large() throws IOException, NoSuchAlgorithmException {
        Path wheel = folder.resolve(WheelFile.PURE);
        write(wheel);
        return wheel;
    }

    private static String run(Class<?> program, String heap, String... arguments) {
        return Program.java(List.of(heap), program, arguments).merged().output();
    }

    /** Converts a file. */
    static final class Converter {
        private Converter() {}

        public static void main(String[] arguments) {
            try (Wheel wheel = Wheel.open(Path.of(arguments[0]))) {
                WheelBundle.of(wheel, Environments.LINUX).writeTo(Path.of(arguments[1]));
            }
        }
    }

    /** Installs from an address. */
    static final class Installer {
        private Installer() {}

        public static void main(String[] arguments) throws BundleException {
            Map<String, String> properties =
                    Map.of(
                            "loader.cache",
                            arguments[1] + "/cache",
                            "org.osgi.framework.system.capabilities.extra",
                            "loader.abi;loader.abi=cp314;version:Version=3.14.3");
            try (Container container =
                    Container.open(Path.of(arguments[1], "storage"), properties, List.of())) {
                BundleContext context = container.context();
                context.registerService(
                        URLStreamHandlerService.class,
                        new WheelUrlHandler(context),
                        new Hashtable<>(Map.of(URLConstants.URL_HANDLER_PROTOCOL, "wheel")));
                Bundle bundle = context.installBundle("wheel:" + arguments[0]);
                System.out.println(
                        "installed " + bundle.getSymbolicName() + " " + bundle.getVersion());
            }
            System.exit(0);
        }
    }

    private static void write(Path wheel) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        StringBuilder record = new StringBuilder();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("spam.so"));
            OutputStream both = new DigestOutputStream(zip, digest);
            byte[] megabyte = new byte[1 << 20];
            Random random = new Random(427);
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(megabyte);
                both.write(megabyte);
            }
            String value = Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
            record.append("spam.so,sha256=").append(value).append(",\n");
            text(zip, record, "METADATA", "Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n");
            text(zip, record, "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n");
            text(zip, record, "RECORD", record.toString());
        }
    }

    private static void text(ZipOutputStream zip, StringBuilder record, String name, String text)
            throws IOException {
        zip.putNextEntry(new ZipEntry(INFO + name));
        zip.write(text.getBytes(UTF_8));
        record.append(INFO)
                .append(name)
                .append(",sha256=")
                .append(WheelFile.digest(text.getBytes(UTF_8)))
                .append(",\n");
    }
}
