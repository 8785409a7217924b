package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Python under stress, each kind in a JVM with a heap of 64 MB that does not grow: what grows in
 * the process is C's. It takes {@code -Pthorough}; {@code -Dstress.seconds=180} says for how long.
 * With {@code PYTHONMALLOC=debug} and {@code MALLOC_PERTURB_=165} in the environment, memory that
 * is used after it was freed shows.
 */
@EnabledIfSystemProperty(
        named = StressTest.SECONDS,
        matches = "[1-9]\\d*",
        disabledReason = "takes long: -Pthorough, or -Dstress.seconds=10")
class StressTest {

    static final String SECONDS = "stress.seconds";

    private static final long PATIENCE = TimeUnit.MINUTES.toSeconds(10);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void whatHasBeenUnderStressIsAsBefore(Stress stress) throws Exception {
        Assumptions.assumeTrue(
                stress != Stress.VIRTUAL_THREADS || Runtime.version().feature() >= 21,
                "Java has virtual threads from 21 on");
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command(stress))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long seconds = Long.getLong(SECONDS);
        boolean ended = process.waitFor(seconds + PATIENCE, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String told = Files.readString(log);
        System.out.println(stress + ":\n" + told);
        assertTrue(ended, told);
        assertEquals(0, process.exitValue(), told);
    }

    private static List<String> command(Stress stress) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                Stress.class.getName(),
                stress.name(),
                System.getProperty(SECONDS));
    }
}
