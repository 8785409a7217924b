package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import loader.files.FileTree;
import loader.importlib.Finder;
import loader.itest.maps.MapModules;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** The shell's commands of scope {@code py}: what they return, what they show, what they refuse. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class GogoIT {

    /** The interpreter, whether it shares the GIL, and whether the allocator. */
    private static final String WHICH =
            """
            import _interpreters, sys
            number = _interpreters.get_current()[0]
            config = _interpreters.get_config(number)
            print("sub" if number else "main", config.gil != "own", config.use_main_obmalloc)
            """;

    @Inject private BundleContext context;
    @Inject private CommandProcessor processor;
    @Inject private PythonRuntime python;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private CommandSession session;

    @Configuration
    public Option[] withShell() {
        return options(
                Bundles.loader(), Bundles.gogo(), bundle(Bundles.location("examples.hello")));
    }

    @Before
    public void open() {
        context.registerService(
                Finder.class,
                new MapModules(
                        Map.of(
                                "mappedmain",
                                "import sys\nprint(sys.argv[1:])",
                                "whichmain",
                                WHICH,
                                "endless",
                                "print('begun', flush=True)\nwhile True: pass")),
                null);
        session =
                processor.createSession(
                        new ByteArrayInputStream("typed\n".getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @After
    public void close() {
        session.close();
    }

    @Test
    public void runWritesToTheCommandLineAndReturnsTheExitStatus() throws Exception {
        assertEquals(0, session.execute("py:run hello one two"));
        assertEquals("This is a test module named __main__.\n['one', 'two']\n", out());
        assertEquals("", err());
    }

    @Test
    public void runFeedsAPipe() throws Exception {
        Object captured = session.execute("py:run mappedmain --strict | tac");
        assertEquals("['--strict']", captured + err());
        assertEquals("", out());
    }

    @Test
    public void runReadsWhatIsTyped() throws Exception {
        assertEquals(0, session.execute("py:run calendar 2026 11"));
        assertTrue(out(), out().contains("November 2026"));
        assertEquals(0, session.execute("py:run base64 -e"));
        assertTrue(out(), out().endsWith("dHlwZWQK\n"));
    }

    @Test
    public void runOfAModuleThatDoesNotExistEndsAsInPython() throws Exception {
        assertEquals(1, session.execute("py:run spam.eggs"));
        assertTrue(err(), err().contains("No module named 'spam'"));
    }

    @Test
    public void runRefusesASinglePhaseModule() throws Exception {
        assertEquals(1, session.execute("py:run --strict _testsinglephase"));
        assertTrue(err(), err().contains("single-phase"));
    }

    @Test
    public void runWithoutModuleSaysHowItIsUsed() {
        Exception refused = assertThrows(Exception.class, () -> session.execute("py:run"));
        assertTrue(refused.toString(), refused.getMessage().contains("usage: run ["));
        refused = assertThrows(Exception.class, () -> session.execute("py:run --strict"));
        assertTrue(refused.toString(), refused.getMessage().contains("usage: run ["));
    }

    @Test
    public void runChoosesTheInterpreter() throws Exception {
        assertEquals(0, session.execute("py:run --main whichmain"));
        assertEquals(0, session.execute("py:run whichmain"));
        assertEquals(0, session.execute("py:run --shared whichmain"));
        assertEquals(0, session.execute("py:run --isolated whichmain"));
        assertEquals(
                "main False True\nsub True True\nsub True True\nsub False False\n", out() + err());
    }

    @Test
    public void runEndsAfterItsTimeoutAndSaysSo() throws Exception {
        assertEquals(130, session.execute("py:run --timeout 0.5 endless"));
        // Abandoned: on a busy machine it may take a second until the interrupt is raised.
        assertTrue(err(), err().matches("(?s).*run: (timed out|abandoned)\n"));
        for (String time : List.of("soon", "-1", "NaN")) {
            Exception refused =
                    assertThrows(
                            Exception.class,
                            () -> session.execute("py:run --timeout " + time + " x"));
            assertEquals("run: not a number of seconds: " + time, refused.getMessage());
        }
        assertThrows(Exception.class, () -> session.execute("py:run --sideways x"));
        for (String words : List.of("-c", "-m", "-x hello")) {
            Exception refused =
                    assertThrows(Exception.class, () -> session.execute("py:run " + words));
            assertTrue(refused.toString(), refused.toString().startsWith("run: "));
            assertTrue(refused.toString(), refused.toString().contains("usage: run ["));
        }
    }

    @Test
    public void runTakesCodeAndFiles() throws Exception {
        assertEquals(0, session.execute("py:run -c 'print(6 * 7)'"));
        assertEquals(0, session.execute("py:run -m mappedmain a"));
        Path folder = Files.createTempDirectory("files");
        try {
            Files.writeString(folder.resolve("neighbour.py"), "name = 'neighbour'\n");
            Files.writeString(
                    folder.resolve("program.py"),
                    "import neighbour, sys\nprint(neighbour.name, sys.argv[1:])\n");
            session.currentDir(folder);
            assertEquals(0, session.execute("py:run program.py b"));
            assertEquals(0, session.execute("py:run " + folder.resolve("program.py")));
            assertEquals(2, session.execute("py:run nosuch.py"));
        } finally {
            FileTree.delete(folder);
        }
        assertEquals("42\n['a']\nneighbour ['b']\nneighbour []\n", out());
        assertTrue(err(), err().contains("can't open file"));
    }

    @Test
    public void aFolderToWriteToIsOneOfTheShell() throws Exception {
        assumeTrue("bubblewrap is not installed", RunsInProcessesIT.isSandboxed());
        Path folder = Files.createTempDirectory("files");
        try {
            Path inside = Files.createDirectory(folder.resolve("inside"));
            session.currentDir(folder);
            String code = "open(\"" + inside + "/written\", \"x\")";
            assertEquals(0, session.execute("py:run --process --write inside -c '" + code + "'"));
            assertTrue(Files.exists(inside.resolve("written")));
        } finally {
            FileTree.delete(folder);
        }
    }

    @Test
    public void topShowsARunAndKillEndsIt() throws Exception {
        Story.until("no run of another test is there", this::nothingRuns);
        Signal begun = new Signal();
        CompletableFuture<Object> status = endless(begun);
        begun.await();
        String number = session.execute("((py:top) get 0) interpreter").toString();
        String shown = session.format(session.execute("py:top"), Converter.INSPECT).toString();
        assertTrue(
                shown,
                shown.matches("(?s)interpreter +cpu ms +target\n" + number + " +\\d+ .*endless.*"));
        session.execute("py:kill " + number);
        assertEquals(130, status.get(60, TimeUnit.SECONDS));
        // the program may not yet have seen that it is over
        Story.until("the run has left the table", this::nothingRuns);
        Exception refused =
                assertThrows(Exception.class, () -> session.execute("py:kill " + number));
        assertEquals(
                "kill: nothing runs in interpreter or process " + number, refused.getMessage());
    }

    private boolean nothingRuns() {
        try {
            return ((List<?>) session.execute("py:top")).isEmpty();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What a thread writes while it is interrupted closes the terminal. */
    @Test
    public void anInterruptedRunSaysSoAndLeavesTheTerminalOpen() throws Exception {
        Signal begun = new Signal();
        CompletableFuture<Object> status = endless(begun);
        begun.await();
        running("loader.runpy.gogo.RunCommands").interrupt();
        assertEquals(130, status.get(60, TimeUnit.SECONDS));
        assertTrue(
                begun.toString(), begun.toString().matches("(?s).*run: (interrupted|abandoned)\n"));
    }

    /** The thread that is in that class. */
    private static Thread running(String name) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(
                        thread ->
                                Arrays.stream(thread.getValue())
                                        .anyMatch(frame -> frame.getClassName().equals(name)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private CompletableFuture<Object> endless(Signal begun) {
        return CompletableFuture.supplyAsync(
                () -> {
                    PrintStream print = new PrintStream(begun, true, StandardCharsets.UTF_8);
                    try (CommandSession other =
                            processor.createSession(InputStream.nullInputStream(), print, print)) {
                        return other.execute("py:run endless");
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
    }

    @Test
    public void interpretersShowsTheirKindAndState() throws Exception {
        try (Interpreter own = python.create(InterpreterConfig.OWN_GIL)) {
            String shown =
                    session.format(session.execute("py:interpreters"), Converter.INSPECT)
                            .toString();
            assertTrue(shown, shown.startsWith("id "));
            assertTrue(shown, shown.matches("(?s).*\n0 +MAIN +OPEN +.*"));
            assertTrue(shown, shown.matches("(?s).*\n" + own.id() + " +OWN_GIL +OPEN +.*"));
        }
    }

    @Test
    public void importReturnsWhereTheModuleCameFrom() throws Exception {
        String shown =
                session.format(session.execute("py:import colorsys"), Converter.INSPECT).toString();
        assertTrue(
                shown,
                shown.startsWith(
                        "name    colorsys\nkind    source\nloader  SourceFileLoader\norigin  "));
        assertEquals("source", session.execute("(py:import colorsys) kind"));
    }

    @Test
    public void importOfAnUnknownModuleFails() {
        Exception refused =
                assertThrows(Exception.class, () -> session.execute("py:import no.such"));
        assertEquals("No module named 'no'", refused.getMessage());
        assertThrows(Exception.class, () -> session.execute("py:import"));
    }

    @Test
    public void findSaysWhoHasTheModuleAndWhetherItRunsAsMain() throws Exception {
        Map<?, ?> hello = (Map<?, ?>) session.execute("py:find hello");
        assertEquals("extension", hello.get("kind"));
        assertEquals("BundleFinder", hello.get("finder"));
        assertTrue(hello.toString(), hello.get("main").toString().startsWith("it depends: "));
        assertEquals("yes", shown("py:find json.tool", "main"));
        assertEquals("PathFinder", shown("py:find json.tool", "finder"));
        assertEquals("yes", shown("py:find zipfile", "main"));
        assertEquals(
                "no: No module named collections.__main__; 'collections' is a package and cannot be"
                        + " directly executed",
                shown("py:find collections", "main"));
        assertEquals("built-in", shown("py:find sys", "kind"));
        assertEquals("FrozenImporter", shown("py:find zipimport", "loader"));
    }

    @Test
    public void findOfALoadedSinglePhaseModuleKnowsThatItCannotRun() throws Exception {
        session.execute("py:import _testsinglephase");
        assertEquals(
                "no: it uses single-phase initialization",
                shown("py:find _testsinglephase", "main"));
    }

    @Test
    public void findOfAnUnknownModuleFails() {
        Exception refused =
                assertThrows(Exception.class, () -> session.execute("py:find no.such.module"));
        assertEquals("No module named 'no.such.module'", refused.getMessage());
    }

    @Test
    public void tablesAreValuesForScripts() throws Exception {
        session.execute("py:import hello");
        session.execute("each (py:modules) { echo ($it name) from ($it loader) }");
        assertTrue(out(), out().matches("(?s).*\nhello from \\w*ExtensionLoader\n.*"));
        assertEquals("BuiltinImporter", session.execute("((py:finders) get 0) name"));
        assertEquals("source", session.execute("(py:find json.tool) get kind"));
    }

    @Test
    public void tablesAreShownInColumns() throws Exception {
        String finders =
                session.format(session.execute("py:finders"), Converter.INSPECT).toString();
        String[] lines = finders.split("\n");
        assertTrue(finders, lines[0].matches("FINDER +BUNDLE +RANKING"));
        assertTrue(finders, lines[1].matches("BuiltinImporter +python +0"));
        assertTrue(finders, finders.matches("(?s).*BundleFinder +loader.core +0\n.*"));
        assertTrue(finders, finders.indexOf("BundleFinder") < finders.indexOf("PathFinder"));

        String loaders =
                session.format(session.execute("py:loaders"), Converter.INSPECT).toString();
        assertTrue(
                loaders,
                loaders.matches(
                        "(?s).*\nExtensionLoader +extension +exec_in_module +loader.native.*"));
        assertTrue(
                loaders,
                loaders.matches("(?s).*SourceLoader +source,bytecode +get_code +loader.native.*"));
    }

    @Test
    public void runtimeShowsWhichPythonRuns() throws Exception {
        Map<?, ?> facts = (Map<?, ?>) session.execute("py:runtime");
        assertEquals(python.version(), facts.get("version"));
        assertEquals(python.linker(), facts.get("linker"));
    }

    @Test
    public void gilTellsWhoUsesPythonOrThatNobodyDoes() throws Exception {
        Story.until("nobody uses Python any more", this::isNobodyTold);
        try (Attached here = python.main().attach()) {
            String told = session.execute("py:gil").toString();
            assertTrue(told, told.startsWith(Thread.currentThread().getName() + ": interpreter 0"));
        }
    }

    private boolean isNobodyTold() {
        try {
            return session.execute("py:gil").equals("no thread uses Python");
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    public void aCommandWithWrongArgumentsSaysHowItIsUsed() {
        for (String command :
                List.of(
                        "py:find",
                        "py:find a b",
                        "py:import",
                        "py:reload",
                        "py:kill",
                        "py:names")) {
            Exception refused = assertThrows(Exception.class, () -> session.execute(command));
            assertTrue(refused.toString(), refused.toString().startsWith("usage: "));
        }
        Exception refused = assertThrows(Exception.class, () -> session.execute("py:kill x"));
        assertEquals("kill: x is no number; py:top shows them", refused.toString());
    }

    @Test
    public void eachCommandHasHelp() throws Exception {
        for (String command :
                List.of(
                        "run",
                        "import",
                        "find",
                        "modules",
                        "finders",
                        "loaders",
                        "runtime",
                        "interpreters",
                        "gil",
                        "top",
                        "kill")) {
            out.reset();
            session.execute("help py:" + command);
            assertTrue(command + ": " + out(), out().contains(command + " - "));
        }
    }

    private String shown(String command, String fact) throws Exception {
        return ((Map<?, ?>) session.execute(command)).get(fact).toString();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
