package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.service.cm.ConfigurationAdmin;

/** The number of interpreters that are ready for runs, by {@code loader.runpy.pool}. */
@RunWith(PaxExam.class)
public class PoolSizeIT extends Story {

    private static final RunRequest.Target LOOP = new RunRequest.Target.Code("while True: pass");

    @Inject private ConfigurationAdmin configurations;
    private final List<Long> used = new ArrayList<>();

    @Configuration
    public Option[] withConfigurations() {
        return options(Bundles.loader(), bundle(Bundles.location("org.apache.felix.configadmin")));
    }

    private void configure(Object size) throws IOException {
        configurations
                .getConfiguration("loader.runpy.pool", "?")
                .update(new Hashtable<>(Map.of("size", size)));
    }

    @After
    public void empty() throws Exception {
        configure(0);
        awaitReady(0);
    }

    /** No run goes on, so every interpreter but the main one is of the pool. */
    private List<Long> ready() {
        return python.interpreters().stream()
                .filter(each -> each.config() != InterpreterConfig.MAIN)
                .filter(each -> each.state() == Interpreter.State.OPEN)
                .map(Interpreter::id)
                .toList();
    }

    private void awaitReady(int number) throws InterruptedException {
        until(number + " interpreters are ready", () -> ready().size() == number);
    }

    @Test
    public void thePoolFollowsItsConfigurationUpAndDown() throws Exception {
        for (int size : new int[] {3, 1, 2, 0}) {
            configure(size);
            awaitReady(size);
        }
        configurations.getConfiguration("loader.runpy.pool", "?").delete();
        awaitReady(1);
    }

    @Test
    public void aRunTakesAReadyInterpreterAndThePoolFillsAgain() throws Exception {
        configure("2");
        awaitReady(2);
        until("a run is in one that was there before", this::runsInOneThatWasThere);
        until(
                "two are ready, and none that was used",
                () -> ready().size() == 2 && Collections.disjoint(ready(), used));
    }

    /** One that is there may not be ready yet. */
    private boolean runsInOneThatWasThere() {
        List<Long> before = ready();
        Run run = runPy.start(RunRequest.of(new RunRequest.Target.Code("pass"), List.of()));
        assertEquals(0, run.await().status());
        used.add(run.interpreter());
        return before.contains(run.interpreter());
    }

    @Test
    public void withoutAPoolARunHasAnInterpreterAllTheSameAndNoneIsLeft() throws Exception {
        configure(0);
        awaitReady(0);
        assertEquals("7\n", code("print(3 + 4)").out());
        awaitReady(0);
    }

    @Test
    public void aRunGoesOnInTheSameServiceWhileThePoolIsResized() throws Exception {
        Run run = runPy.start(RunRequest.of(LOOP, List.of()));
        configure(2);
        until("a loop and two that are ready", () -> ready().size() == 3);
        assertSame(runPy, context.getService(context.getServiceReference(RunPy.class)));
        assertEquals(List.of(run), runPy.running());
        run.interrupt();
        assertEquals(RunResult.Ending.INTERRUPTED, ending(run));
    }

    @Test
    public void aSizeThatIsNoNumberOfInterpretersIsRefusedByNameAndChangesNothing()
            throws Exception {
        configure(2);
        awaitReady(2);
        List<Long> before = ready();
        for (Object bad : List.of("many", -1, "")) {
            String refusal =
                    "loader.runpy.pool: size=" + bad + " is no number of interpreters, it stays 2";
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            PrintStream usual = System.err;
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            try {
                configure(bad);
                until(refusal, () -> log.toString(StandardCharsets.UTF_8).contains(refusal));
            } finally {
                System.setErr(usual);
            }
        }
        assertEquals(before, ready());
    }
}
