package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.inject.Inject;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationAdmin;

/** The executor of Felix Health Checks runs the checks of loader.health. */
@RunWith(PaxExam.class)
public class HealthIT extends Story {

    private static final String PYTHON = "Loader: CPython";
    private static final String PARKED = "Loader: parked interpreters";
    private static final String RETAINED = "Loader: retained modules";
    private static final String GIL = "Loader: GIL";
    private static final String QUARANTINE = "Loader: quarantine";

    @Inject private HealthCheckExecutor executor;
    @Inject private ConfigurationAdmin configurations;

    @Configuration
    public Option[] withHealthChecks() {
        return options(
                composite(
                        Stream.of(
                                        "org.apache.felix.configadmin",
                                        "org.osgi.service.log",
                                        "org.osgi.service.condition",
                                        "org.apache.felix.http.servlet-api",
                                        "org.osgi.service.servlet",
                                        "org.apache.felix.eventadmin",
                                        "org.apache.felix.healthcheck.api",
                                        "org.apache.felix.healthcheck.core")
                                .map(name -> bundle(Bundles.location(name)))
                                .toArray(Option[]::new)),
                Bundles.loader(),
                bundle(Bundles.location("loader.health")),
                bundle(Bundles.location("examples.hello")));
    }

    private Map<String, Result> results() {
        HealthCheckExecutionOptions options = new HealthCheckExecutionOptions();
        options.setForceInstantExecution(true);
        options.setOverrideGlobalTimeout(60_000);
        return executor.execute(HealthCheckSelector.tags("loader"), options).stream()
                .collect(
                        Collectors.toMap(
                                each -> each.getHealthCheckMetadata().getName(),
                                HealthCheckExecutionResult::getHealthCheckResult));
    }

    private static String messages(Result result) {
        return StreamSupport.stream(result.spliterator(), false)
                .map(entry -> entry.getMessage())
                .collect(Collectors.joining("\n"));
    }

    private void configure(String name, Object value) throws Exception {
        configurations
                .getConfiguration("loader.health", "?")
                .update(new Hashtable<>(Map.of(name, value)));
    }

    private void noConfiguration() throws Exception {
        configurations.getConfiguration("loader.health", "?").delete();
    }

    @Test
    public void allChecksAreFineAtFirst() {
        Map<String, Result> results = results();
        assertEquals(Set.of(PYTHON, PARKED, RETAINED, GIL, QUARANTINE), results.keySet());
        for (String name :
                List.of(PYTHON, RETAINED, GIL, QUARANTINE)) { // another story parks interpreters
            Result result = results.get(name);
            assertEquals(messages(result), Status.OK, result.getStatus());
        }
        String python = messages(results.get(PYTHON));
        assertTrue(python, python.contains("CPython 3.14."));
    }

    @Test
    public void aParkedInterpreterIsAWarningWithItsReasonUnlessItIsAllowed() throws Exception {
        Interpreter parked = python.create(InterpreterConfig.SHARED_GIL);
        try (Attached stays = parked.attach()) {
            stays.detached(
                    () -> {
                        Thread closes = new Thread(parked::close);
                        closes.start();
                        return join(closes);
                    });
        }
        assertEquals(Interpreter.State.PARKED, parked.state());

        Result result = results().get(PARKED);
        assertEquals(Status.WARN, result.getStatus());
        assertTrue(messages(result), messages(result).contains(parked.parkedFor()));

        configure("parked", 1000);
        until("it is allowed", () -> results().get(PARKED).getStatus() == Status.OK);
        noConfiguration();
        until("it is not", () -> results().get(PARKED).getStatus() == Status.WARN);
    }

    private static Void join(Thread thread) {
        try {
            thread.join();
            return null;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    public void aModuleThatStaysAfterItsBundleIsAWarningAboveTheNumber() throws Exception {
        imported("hello").close();
        Bundle hello =
                Stream.of(context.getBundles())
                        .filter(each -> each.getSymbolicName().equals("examples.hello"))
                        .findFirst()
                        .orElseThrow();
        hello.stop();
        Result few = results().get(RETAINED);
        assertEquals(messages(few), Status.OK, few.getStatus());
        assertTrue(messages(few), messages(few).contains("hello (extension) retained in main"));
        configure("retained", 0);
        until("one is too many", () -> results().get(RETAINED).getStatus() == Status.WARN);
        noConfiguration();
        hello.start();
    }

    @Test
    public void aThreadThatWaitsTooLongForTheGilIsAWarningWithTheThreadThatHasIt()
            throws Exception {
        configure("gilSeconds", 1);
        Thread waiting = new Thread(() -> python.main().attach().close(), "waits");
        Thread checking = new Thread(() -> found = awaitGilWarning(), "checks");
        Thread.currentThread().setName("holds");
        try (Attached gil = python.main().attach()) {
            waiting.start();
            checking.start();
            join(checking);
        }
        waiting.join();
        assertTrue(found, found.contains("waits waits for "));
        assertTrue(found, found.contains("holds has the GIL for "));
        noConfiguration();
        until("nobody waits", () -> results(GIL).getStatus() == Status.OK);
    }

    private volatile String found = "";

    /** The other checks would wait for the GIL, too. */
    private Result results(String name) {
        List<HealthCheckExecutionResult> one =
                executor.execute(
                        HealthCheckSelector.names(name),
                        new HealthCheckExecutionOptions().setForceInstantExecution(true));
        assertEquals(1, one.size());
        return one.get(0).getHealthCheckResult();
    }

    private String awaitGilWarning() {
        try {
            until("a thread waits too long", () -> results(GIL).getStatus() == Status.WARN);
            return messages(results(GIL));
        } catch (InterruptedException stop) {
            return "interrupted";
        }
    }

    @Test
    public void aWrongNumberIsLoggedAndTheDefaultCounts() throws Exception {
        configure("gilSeconds", "never");
        until(
                "the check has its default",
                () -> messages(results(GIL)).contains("No thread has waited 5 s for the GIL"));
        noConfiguration();
    }
}
