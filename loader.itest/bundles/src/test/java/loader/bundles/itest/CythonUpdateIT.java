package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Program;
import loader.testing.Storm;
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
    static void compile(@TempDir Path folder) throws IOException {
        for (int version = 1; version <= 2; version++) {
            Path source = folder.resolve("weighing.pyx");
            String text = Files.readString(Path.of("src/test/cython/weighing.pyx"));
            Files.writeString(source, text.replace("@VERSION@", String.valueOf(version)));
            String cython = System.getProperty("cython");
            Program.of(cython, "-o", folder + "/weighing.c", source.toString()).output();
            Path library = folder.resolve("weighing.so");
            Program.of(
                            "cc",
                            "-shared",
                            "-fPIC",
                            "-O1",
                            "-I" + System.getProperty("python.include"),
                            "-o",
                            library.toString(),
                            folder + "/weighing.c")
                    .output();
            JARS[version - 1] =
                    new ModuleJar("weighing.bundle", version + ".0.0")
                            .module("weighing", "extension", "lib/weighing.so")
                            .file("lib/weighing.so", Files.readAllBytes(library));
        }
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

    @Test
    void eachUseIsOfOneVersionWhileItIsUpdated() throws Exception {
        Bundle bundle = container.start(JARS[0]);
        AtomicInteger turns = new AtomicInteger();
        Storm.Result result =
                Storm.of(
                        Duration.ofSeconds(Long.getLong("seconds", 10)),
                        List.of(this::isImported, this::isImported, this::isRun),
                        () -> Container.update(bundle, JARS[turns.incrementAndGet() % 2]));
        System.out.println("updates of a module of Cython: " + result);
        assertTrue(result.answered() > result.absent(), result.toString());
        bundle.uninstall();
    }

    private Boolean isImported() {
        String outcome =
                python.run(
                        """
                        try:
                            import weighing
                            assert weighing.version() == weighing.Thing().version()
                            result = "right"
                        except ImportError:
                            result = "absent"
                        """);
        return outcome.equals("right");
    }

    private Boolean isRun() {
        String printed = run("weighing");
        assertTrue(printed.isEmpty() || printed.matches("version [12]\n|.*weighing.*\n"), printed);
        return printed.startsWith("version ");
    }
}
