package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command writes for a wheel, in its cache and in the folder of the run. */
class UnpackedOnceIT {
    private static final String CODE =
            """
            import os, tool
            print(os.path.realpath(tool.__file__))
            run = tool.__file__[:tool.__file__.index("/bundle")]
            print(sum(os.path.getsize(os.path.join(folder, name))
                for folder, _, names in os.walk(run) for name in names if name.endswith(".jar")))
            """;

    @TempDir Path folder;

    @Test
    void theSecondRunWritesNothingOfTheWheel() throws Exception {
        String wheel = new WheelFile("1.0").in(folder).toString();
        Outcome first = run(wheel);
        Map<String, String> written = written();
        assertTrue(written.keySet().stream().anyMatch(path -> path.endsWith(".pyc")), first.err());
        Outcome second = run(wheel);
        assertEquals(first.lines(), second.lines());
        assertTrue(second.lines().get(1).startsWith(cache().toString()), second.out());
        assertEquals("0", second.last(), "bytes of jars that the framework has copied");
        assertEquals(written, written());
    }

    @Test
    void aWheelThatChangesIsUnpackedAnew() throws Exception {
        String wheel = new WheelFile("1.0").in(folder).toString();
        assertEquals("tool 1.0 []", run(wheel).lines().get(0));
        new WheelFile("1.0", "another").in(folder);
        assertEquals("tool another []", run(wheel).lines().get(0));
        new WheelFile("1.0").in(folder);
        assertEquals("tool 1.0 []", run(wheel).lines().get(0));
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private Outcome run(String wheel) {
        return Distribution.command("--with", wheel, "-c", CODE)
                .with("LOADER_CACHE", cache().toString())
                .with("PYTHONDONTWRITEBYTECODE", "")
                .within(Duration.ofMinutes(5))
                .in(folder)
                .run();
    }

    /** The files of bundles, and the bundles of wheels, with the time when each was written. */
    private Map<String, String> written() throws IOException {
        Map<String, String> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(cache())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = cache().relativize(file).toString();
                if (path.startsWith("generations") || path.endsWith(".jar")) {
                    times.put(path, Files.getLastModifiedTime(file).toString());
                }
            }
        }
        return times;
    }
}
