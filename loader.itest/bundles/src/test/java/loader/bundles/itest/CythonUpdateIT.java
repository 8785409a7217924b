package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/**
 * Updates of a module that Cython wrote. One mapped library of it makes one module, so each
 * generation is a new one, and reloading needs an update.
 */
@Tag("generators")
class CythonUpdateIT extends Updates {

    private static final ModuleJar[] JARS = new ModuleJar[2];

    @BeforeAll
    static void compile(@TempDir Path folder) throws IOException, InterruptedException {
        for (int version = 1; version <= 2; version++) {
            Path source = folder.resolve("weighing.pyx");
            String text = Files.readString(Path.of("src/test/cython/weighing.pyx"));
            Files.writeString(source, text.replace("@VERSION@", String.valueOf(version)));
            execute(System.getProperty("cython"), "-o", folder + "/weighing.c", source.toString());
            Path library = folder.resolve("weighing.so");
            execute(
                    "cc",
                    "-shared",
                    "-fPIC",
                    "-O1",
                    "-I" + System.getProperty("python.include"),
                    "-o",
                    library.toString(),
                    folder + "/weighing.c");
            JARS[version - 1] =
                    new ModuleJar("weighing.bundle", version + ".0.0")
                            .module("weighing", "extension", "lib/weighing.so")
                            .file("lib/weighing.so", Files.readAllBytes(library));
        }
    }

    private static void execute(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Test
    void theVersionThatIsInstalledIsImportedCalledAndRun() {
        upAndDown(JARS[0], JARS[1], this::use, 1);
    }

    private void use(int version) {
        assertEquals(version, python.<Integer>eval("__import__('weighing').version()"));
        assertEquals(version, python.<Integer>eval("__import__('weighing').Thing().version()"));
        assertEquals(1, python.<Integer>eval("__import__('weighing').count()"));
        assertEquals("version " + version + "\n", run("weighing"));
    }

    @Test
    void whatIsHeldOfAGenerationGoesOnWorking() throws Exception {
        Bundle bundle = container.start(JARS[0]);
        python.run("import builtins, weighing; builtins.weighed = weighing.Thing()");
        Container.update(bundle, JARS[1]);
        assertEquals(
                List.of(1, 2),
                python.run(
                        "import weighing; result = [weighed.version(), weighing.Thing().version()]"));
        bundle.uninstall();
    }
}
