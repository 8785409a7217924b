package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a start of the command does not spend time on. */
@Timeout(300)
class StartIT {

    /** The first one costs 15 ms on Java 17, because no archive of classes has it. */
    @Test
    void noMethodHandlesAreMadeForWhatRecordsHave() {
        Outcome outcome =
                Distribution.command("-c", "pass")
                        .with(
                                "LOADER_JAVA_OPTS",
                                "-Djava.lang.invoke.MethodHandle.TRACE_METHOD_LINKAGE=true")
                        .run();
        assertEquals(0, outcome.status(), outcome.err());
        List<String> linked =
                outcome.out().lines().filter(line -> line.startsWith("linkCallSite")).toList();
        assertFalse(linked.isEmpty(), outcome.out());
        assertEquals(
                List.of(), linked.stream().filter(line -> line.contains("ObjectMethods")).toList());
    }
}
