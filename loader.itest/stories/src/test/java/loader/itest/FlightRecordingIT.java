package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import loader.python.Attached;
import loader.python.AttachedState;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;

/** A Flight Recording shows imports from bundles, waits for the GIL, runs, and generations. */
@RunWith(PaxExam.class)
public class FlightRecordingIT extends Story {

    private static final Duration ABOVE_THE_THRESHOLD = Duration.ofMillis(50);

    @Configuration
    public Option[] withAModule() {
        return options(Bundles.loader(), bundle(Bundles.location("examples.hello")));
    }

    /** Work that a recording is made of. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    /** The events of Loader, as {@code jfr print} reads them. */
    private static List<RecordedEvent> recorded(Work work) throws Exception {
        Path file = Files.createTempFile("recording", ".jfr");
        try (Recording recording = new Recording()) {
            until("the recorder knows the events", FlightRecordingIT::areEventsKnown);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
            return events(file);
        } finally {
            Files.delete(file);
        }
    }

    private static boolean areEventsKnown() {
        return FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .anyMatch(type -> type.getName().equals("loader.Import"));
    }

    private static List<RecordedEvent> events(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("loader."))
                .toList();
    }

    private static List<RecordedEvent> of(String type, List<RecordedEvent> events) {
        return events.stream().filter(e -> e.getEventType().getName().equals(type)).toList();
    }

    private static RecordedEvent only(String type, List<RecordedEvent> events) {
        List<RecordedEvent> found = of(type, events);
        assertEquals(events.toString(), 1, found.size());
        return found.get(0);
    }

    private Bundle hello() {
        return Stream.of(context.getBundles())
                .filter(each -> each.getSymbolicName().equals("examples.hello"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void anImportFromABundleIsRecordedAndNoOther() throws Exception {
        List<RecordedEvent> events =
                recorded(
                        () -> {
                            imported("colorsys").close();
                            imported("hello").close();
                            forget("colorsys", "hello");
                        });
        RecordedEvent event = only("loader.Import", events);
        assertEquals("hello", event.getString("module"));
        assertTrue(event.toString(), event.getString("file").endsWith(".so"));
        assertEquals(0, event.getLong("interpreter"));
        assertFalse(event.getBoolean("failed"));
        assertEquals(Thread.currentThread().getName(), event.getThread().getJavaName());
    }

    @Test
    public void aRunIsRecordedWithItsStatusAndWithoutItsSource() throws Exception {
        List<RecordedEvent> events =
                recorded(() -> assertEquals(3, code("import hello; raise SystemExit(3)").status()));
        RecordedEvent run = only("loader.Run", events);
        assertEquals("-c", run.getString("target"));
        assertEquals(3, run.getLong("status"));
        assertEquals("FINISHED", run.getString("ending"));
        assertFalse(run.getDuration("cpuTime").isNegative());
        RecordedEvent hello = only("loader.Import", events);
        assertEquals(run.getLong("interpreter"), hello.getLong("interpreter"));
        assertTrue(hello.toString(), hello.getLong("interpreter") > 0);
    }

    @Test
    public void aLongWaitForTheGilIsRecordedWithTheStackOfTheThread() throws Exception {
        Thread waiting = new Thread(() -> python.main().attach().close(), "waits");
        List<RecordedEvent> events =
                recorded(
                        () -> {
                            try (Attached gil = python.main().attach()) {
                                waiting.start();
                                until("the thread waits", this::isOneWaiting);
                                Thread.sleep(ABOVE_THE_THRESHOLD.toMillis());
                            }
                            waiting.join();
                        });
        RecordedEvent wait =
                of("loader.GilWait", events).stream()
                        .filter(each -> each.getThread().getJavaName().equals("waits"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(0, wait.getLong("interpreter"));
        assertTrue(wait.toString(), wait.getDuration().compareTo(ABOVE_THE_THRESHOLD) >= 0);
        assertTrue(
                wait.getStackTrace().toString(),
                wait.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getName().equals("attach")));
    }

    private boolean isOneWaiting() {
        return python.attached().stream()
                .filter(each -> each.thread().equals("waits"))
                .anyMatch(each -> each.gil() == AttachedState.Gil.WAITED_FOR);
    }

    @Test
    public void anUpdateIsRecordedAsTheEndOfOneGenerationAndTheUnpackingOfTheNext()
            throws Exception {
        imported("hello").close();
        List<RecordedEvent> events =
                recorded(
                        () -> {
                            hello().update();
                            imported("hello").close();
                            forget("hello");
                        });
        List<RecordedEvent> generations = of("loader.Generation", events);
        assertEquals(
                List.of("forget", "unpack"),
                generations.stream().map(each -> each.getString("action")).toList());
        assertEquals(
                "two generations: " + generations,
                2,
                generations.stream().map(each -> each.getString("generation")).distinct().count());
    }

    @Test
    public void aModuleThatFailsIsRecordedAsFailed() throws Exception {
        Bundle broken =
                context.installBundle(
                        "memory:broken",
                        new PythonBundle("broken", "1").module("broken", "1 / 0").jar());
        broken.start();
        List<RecordedEvent> events =
                recorded(() -> assertEquals(1, code("import broken").status()));
        broken.uninstall();
        RecordedEvent event = only("loader.Import", events);
        assertEquals("broken", event.getString("module"));
        assertTrue(event.getBoolean("failed"));
    }
}
