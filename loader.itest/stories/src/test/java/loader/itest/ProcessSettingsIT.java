package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.inject.Inject;
import loader.python.InterpreterConfig;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configuration {@code loader.runpy.process}. */
@RunWith(PaxExam.class)
public class ProcessSettingsIT extends Story {

    /** Python adds the variable of the locale itself (PEP 538). */
    private static final String NAMES = "import os; print(sorted({*os.environ} - {'LC_CTYPE'}))";

    private static final long NANOS_UNTIL_AGAIN = TimeUnit.SECONDS.toNanos(5);

    @Inject private ConfigurationAdmin configurations;

    @Configuration
    public Option[] withConfigurations() {
        return options(
                Bundles.loader(),
                bundle(Bundles.location("org.apache.felix.configadmin")),
                bundle(Bundles.location("examples.hello")));
    }

    private org.osgi.service.cm.Configuration configuration() throws Exception {
        return configurations.getConfiguration("loader.runpy.process", "?");
    }

    private void configure(String property, Object value) throws Exception {
        configuration().update(new Hashtable<>(Map.of(property, value)));
    }

    /** An update right after another one may be lost. */
    private void configure(String property, Object value, String state, BooleanSupplier reached)
            throws InterruptedException {
        AtomicLong again = new AtomicLong(System.nanoTime());
        until(
                state,
                () -> {
                    if (System.nanoTime() >= again.get()) {
                        update(property, value);
                        again.set(System.nanoTime() + NANOS_UNTIL_AGAIN);
                    }
                    return reached.getAsBoolean();
                });
    }

    private void update(String property, Object value) {
        try {
            configure(property, value);
        } catch (Exception refused) {
            throw new IllegalStateException(refused);
        }
    }

    @After
    public void unset() throws Exception {
        configuration().update(new Hashtable<>());
    }

    private boolean isInProcess(RunRequest request) {
        Run run = runPy.start(request.withStreams(nowhere()));
        RunResult result = run.await();
        assertEquals(0, result.status());
        return run.process().isPresent();
    }

    private static Streams nowhere() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return new Streams(InputStream.nullInputStream(), out, out);
    }

    @Test
    public void aModuleThatIsNamedRunsInAProcess() throws Exception {
        RunRequest hello = RunRequest.module("hello");
        RunRequest code = RunRequest.of(new RunRequest.Target.Code("pass"), List.of());
        assertEquals(false, isInProcess(hello));
        configure(
                "modules",
                new String[] {"hell", "hello"},
                "hello runs in a process",
                () -> isInProcess(hello));
        assertEquals(false, isInProcess(code));
        assertEquals(false, isInProcess(hello.in(InterpreterConfig.OWN_GIL)));
        configure("modules", "other, *", "all run in processes", () -> isInProcess(code));
    }

    @Test
    public void aPythonThatIsNamedIsOfferedToBundles() throws Exception {
        String home = python.home().toString();
        configure(
                "pythons", new String[] {home, "/nowhere"}, "it is offered", () -> offered() == 1);
        RunRequest version =
                RunRequest.of(
                                new RunRequest.Target.Code("import sys; print(sys.version)"),
                                List.of())
                        .in(InterpreterConfig.PROCESS);
        assertEquals(
                Running.of(runPy, version), Running.of(runPy, version.withPython(Path.of(home))));
        configuration().update(new Hashtable<>());
        until("it is gone", () -> offered() == 0);
    }

    private long offered() {
        return Stream.of(context.getBundles())
                .filter(each -> each.getLocation().startsWith("loader.python:"))
                .count();
    }

    /** A process of the fork server is a fresh one but for what is imported. */
    @Test
    public void runsAreForkedFromAProcessThatHasImportedWhatIsNamed() throws Exception {
        String source =
                """
                import os, sys
                print(__name__, sys.argv[1:], "fractions" in sys.modules, os.getppid())
                print(os.environ.get("LOADER_RUN"), sys.stdin.read(), file=sys.stderr)
                sys.exit(5)
                """;
        String raising = "def f(): raise ValueError('it')\nf()";
        Bundle tools =
                context.installBundle(
                        "tools",
                        new PythonBundle("tools", "1.0")
                                .module("tool", source)
                                .module("raising", raising)
                                .module("talking", "print('some words of a module')")
                                .module("killed", "import os\nos.kill(os.getpid(), 9)")
                                .jar());
        tools.start();
        RunRequest tool = RunRequest.module("tool", "ä", "").in(InterpreterConfig.PROCESS);
        String fresh = Running.of(runPy, tool).out();
        String raised =
                Running.of(runPy, RunRequest.module("raising").in(InterpreterConfig.PROCESS)).err();
        assertTrue(fresh, fresh.startsWith("__main__ ['ä', ''] False "));
        configure(
                "preload",
                new String[] {"fractions", "no_such_module", "talking"},
                "it is forked",
                () -> Running.of(runPy, tool).out().contains("True"));
        Running first = Running.of(runPy, tool);
        assertEquals(5, first.status());
        assertEquals("None \n", first.err());
        assertEquals(first, Running.of(runPy, tool)); // of the same parent
        assertEquals(
                new Running(1, "", raised),
                Running.of(runPy, RunRequest.module("raising").in(InterpreterConfig.PROCESS)));
        assertEquals(
                137,
                Running.of(runPy, RunRequest.module("killed").in(InterpreterConfig.PROCESS))
                        .status());
        tools.uninstall();
        assertEquals(1, Running.of(runPy, tool).status());
    }

    /** It tells neither that a process has begun nor that one has ended. */
    @Test
    public void aForkServerThatIsStoppedKeepsNoRunFromEnding() throws Exception {
        String parent = "import os, sys\nprint('colorsys' in sys.modules, os.getppid())";
        Bundle tools =
                context.installBundle(
                        "tools",
                        new PythonBundle("tools", "1.0")
                                .module("parent", parent)
                                .module("endless", "print('begun')\nwhile True: pass")
                                .jar());
        tools.start();
        RunRequest asking = RunRequest.module("parent").in(InterpreterConfig.PROCESS);
        RunRequest endless = RunRequest.module("endless").in(InterpreterConfig.PROCESS);
        configure(
                "preload",
                new String[] {"colorsys"},
                "it is forked",
                () -> Running.of(runPy, asking).out().startsWith("True"));
        String server = Running.of(runPy, asking).out().split("\\s")[1];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run begun =
                runPy.start(
                        endless.withStreams(new Streams(InputStream.nullInputStream(), out, out)));
        until("it has begun", () -> out.toString(StandardCharsets.UTF_8).startsWith("begun"));
        assertEquals(0, new ProcessBuilder("kill", "-STOP", server).start().waitFor());
        try {
            begun.interrupt();
            assertEquals(Ending.INTERRUPTED, begun.await().ending());
            Streams nowhere = new Streams(InputStream.nullInputStream(), out, out);
            RunRequest large = // more than a pipe holds
                    RunRequest.module("parent", "x".repeat(200_000)).in(InterpreterConfig.PROCESS);
            RunResult late =
                    runPy.run(large.withStreams(nowhere).withTimeout(Duration.ofSeconds(2)));
            assertEquals(Ending.TIMED_OUT, late.ending());
        } finally {
            assertEquals(0, new ProcessBuilder("kill", "-CONT", server).start().waitFor());
        }
        assertEquals("True " + server + "\n", Running.of(runPy, asking).out());
        tools.uninstall();
    }

    @Test
    public void aProcessGetsTheVariablesThatAreNamed() throws Exception {
        configure(
                "environment",
                "PATH, NO_SUCH*",
                "others are gone",
                () -> !printed().contains("'HOME'"));
        assertEquals("['LOADER_CHILD', 'PATH']\n", printed());
    }

    private String printed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunRequest request =
                RunRequest.of(new RunRequest.Target.Code(NAMES), List.of())
                        .in(InterpreterConfig.PROCESS)
                        .withStreams(new Streams(InputStream.nullInputStream(), out, out));
        assertEquals(0, runPy.run(request).status());
        return out.toString(StandardCharsets.UTF_8);
    }
}
