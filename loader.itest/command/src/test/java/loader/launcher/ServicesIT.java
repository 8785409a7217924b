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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose bundles register and use services. */
class ServicesIT {

    private static final String SOURCE =
            """
            import osgi

            def activate(context):
                print("active")
                context.register("java.lang.Runnable", lambda: print("called"), {"who": context.bundle[0]})

            if __name__ == "__main__":
                with osgi.use("java.lang.Runnable", "(who=greeting)") as it:
                    it.run()
            """;

    @TempDir Path folder;

    @Test
    void aBundleOfTheCommandLineRegistersServicesAndItsMainUsesThem() throws Exception {
        Distribution.run("-c", "pass"); // the runtime is unpacked once, and says so
        Outcome outcome = Distribution.run("--with", jar().toString(), "-m", "greeting");
        assertEquals(new Outcome(0, "active\ncalled\n", ""), outcome);
    }

    /** Nobody flushes in a container. */
    @Test
    void theShellShowsWhatActivatePrints() throws Exception {
        Outcome outcome = Distribution.shell(List.of("exit"), "--with", jar().toString());
        assertTrue(outcome.out().contains("active\n"), outcome.out());
    }

    private Path jar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "greeting");
        headers.putValue(
                "Provide-Capability",
                "loader.module;loader.module=greeting;kind=source;origin=\"lib/greeting.py\""
                        + ";activator=true");
        headers.putValue(
                "Require-Capability", "osgi.extender;filter:=\"(osgi.extender=loader.core)\"");
        Path jar = folder.resolve("greeting.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("lib/greeting.py"));
            out.write(SOURCE.getBytes(UTF_8));
        }
        return jar;
    }
}
