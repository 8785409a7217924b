package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A module bundle is updated again and again while Python runs. */
class UpdateIT {

    private static final int TIMES = Integer.getInteger("updates", 100);

    @TempDir static Path folder;
    private static Container container;
    private static Python python;

    @BeforeAll
    static void start() {
        container = Container.open(folder.resolve("felix"));
        python = container.python();
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @Test
    void theVersionThatIsInstalledIsImportedCalledAndRun() throws IOException {
        ModuleJar[] jars = {CModule.of("spam", 1).jar(), CModule.of("spam", 2).jar()};
        Bundle bundle = container.start(jars[0]);
        use("spam", 1);
        long files = openFiles();
        long memory = memory();
        for (int i = 1; i <= TIMES; i++) {
            Container.update(bundle, jars[i % 2]);
            container.refresh(bundle);
            use("spam", i % 2 + 1);
        }
        long grown = (memory() - memory) / TIMES;
        System.out.printf("%d updates: %d kB each%n", TIMES, grown);
        assertEquals(files, openFiles(), "open files");
        assertTrue(grown < 4000, grown + " kB each");
    }

    @Test
    void aSinglePhaseModuleIsUpdatedTooButNotRunAsMain() {
        ModuleJar[] jars = {new CModule("eggs", 1, true).jar(), new CModule("eggs", 2, true).jar()};
        Bundle bundle = container.start(jars[0]);
        assertEquals(1, python.<Integer>eval("__import__('eggs').version()"));
        for (int i = 1; i <= 10; i++) {
            Container.update(bundle, jars[i % 2]);
            assertEquals(i % 2 + 1, python.<Integer>eval("__import__('eggs').version()"));
            assertEquals(1, python.<Integer>eval("__import__('eggs').count()"));
        }
        assertTrue(run("eggs").contains("single-phase"), run("eggs"));
    }

    private static void use(String module, int version) {
        assertEquals(version, python.<Integer>eval("__import__('" + module + "').version()"));
        assertEquals(
                version, python.<Integer>eval("__import__('" + module + "').Thing().version()"));
        assertEquals("version " + version + "\n", run(module));
    }

    /** What the module writes when it is run as main, in an interpreter of its own. */
    private static String run(String module) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, out);
        container.service(RunPy.class).run(RunRequest.module(module).withStreams(streams));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static long openFiles() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    /** In kB. */
    private static long memory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
