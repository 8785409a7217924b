package loader.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import examples.fastmath.FastMath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import loader.runpy.RunRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording of a program that is no OSGi framework has Loader's events. */
class FlightRecordingIT {

    @TempDir Path folder;

    @Test
    void aRecordingHasImportsRunsWaitsAndGenerations() throws IOException {
        Path file = folder.resolve("program.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("loader.GilWait").withThreshold(Duration.ZERO);
            recording.start();
            Path fresh = folder.resolve("cache");
            try (LoaderContainer loader = LoaderContainer.builder().cache(fresh).open()) {
                FastMath math = loader.module("fastmath", FastMath.class);
                assertEquals(11, math.dot(new double[] {1, 2}, new double[] {3, 4}));
                loader.runPy().run(RunRequest.of(new RunRequest.Target.Code("pass"), List.of()));
            }
            recording.dump(file);
        }
        Set<String> seen = new TreeSet<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            switch (event.getEventType().getName()) {
                case "loader.Import" -> seen.add("import " + event.getString("module"));
                case "loader.Run" -> seen.add("run " + event.getString("target"));
                case "loader.GilWait" -> seen.add("wait in " + event.getLong("interpreter"));
                case "loader.Generation" -> seen.add(event.getString("action"));
                default -> {}
            }
        }
        seen.removeIf(each -> each.matches("wait in [1-9].*")); // of the pool
        assertEquals(Set.of("import fastmath", "run -c", "wait in 0", "unpack", "forget"), seen);
    }
}
