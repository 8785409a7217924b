package loader.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import examples.fastmath.FastMath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.python.PythonName;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.Streams;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Containers in a process that is no OSGi framework, one after the other. */
class LoaderContainerIT {

    private static final Path HELLO = Path.of(System.getProperty("embed.hello"));

    /** Of the application's class path. */
    interface Json {
        List<Integer> loads(String text);
    }

    @Test
    void aModuleOfTheStandardLibraryHasAnInterfaceOfTheApplication() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(List.of(1, 2), loader.module("json", Json.class).loads("[1, 2]"));
        }
    }

    interface Loads<T> {
        T loads(String text);
    }

    /** Says what the type variable of the other one is. */
    interface LongLoads extends Loads<Long> {}

    interface Doubled<T> {
        List<T> doubled(T value, T... values);
    }

    interface LongDoubled extends Doubled<Long> {}

    interface UsesDoubled {
        long use(LongDoubled doubled);
    }

    @Test
    void aTypeArgumentOfAnExtendedInterfaceCounts() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            long five = loader.module("json", LongLoads.class).loads("5");
            assertEquals(5, five);
        }
    }

    /** Python calls a Java object of the interface. */
    @Test
    void aTypeArgumentOfAnExtendedInterfaceCountsForArguments() {
        String source = "def use(it): return sum(it.doubled(1, 2, 3))";
        LongDoubled doubled =
                new LongDoubled() {
                    @Override
                    public List<Long> doubled(Long value, Long... values) {
                        long sum = value;
                        for (Long each : values) {
                            sum += each;
                        }
                        return List.of(2 * sum);
                    }
                };
        try (LoaderContainer loader = LoaderContainer.builder().open();
                Attached python = loader.python().main().attach();
                PyModule module = python.newModule("uses");
                PyObject code = python.compile(source, "uses.py")) {
            python.exec(code, module);
            assertEquals(12, loader.as(module, UsesDoubled.class).use(doubled));
        }
    }

    interface Chain<T extends Number> {
        T value();

        Chain<T> next();

        List<T> all(UnaryOperator<T> changed);
    }

    interface Chains {
        Chain<Long> longs();

        Chain<?> any();

        Function<String, List<Byte>> bytes();
    }

    /** Python has no type arguments; its numbers become those that Java declares. */
    @Test
    void aTypeArgumentOfAMethodCounts() {
        String source =
                """
                class Chain:
                    def value(self): return 1
                    def next(self): return self
                    def all(self, changed): return [changed(2), changed(3)]

                longs = any = Chain
                def bytes(): return lambda text: [len(text)]
                """;
        try (LoaderContainer loader = LoaderContainer.builder().open();
                Attached python = loader.python().main().attach();
                PyModule module = python.newModule("chains");
                PyObject code = python.compile(source, "chains.py")) {
            python.exec(code, module);
            Chains chains = loader.as(module, Chains.class);
            long one = chains.longs().next().value();
            assertEquals(1, one);
            assertEquals(List.of(4L, 6L), chains.longs().all(each -> 2 * each));
            assertEquals(1, chains.any().next().value());
            byte two = chains.bytes().apply("ab").get(0);
            assertEquals(2, two);
        }
    }

    /** Not public, with code of its own. */
    interface Square {
        double sqrt(double value);

        default double root(double value) {
            return sqrt(value);
        }
    }

    @Test
    void aDefaultMethodOfTheApplicationsInterfaceWorks() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(3, loader.module("math", Square.class).root(9));
        }
    }

    @Test
    void anAttachedThreadCannotCloseTheContainer() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            try (Attached attached = loader.python().main().attach()) {
                assertTrue(loader.python().isCallerAttached(), attached::toString);
                IllegalStateException refused =
                        assertThrows(IllegalStateException.class, loader::close);
                assertTrue(refused.getMessage().contains("attached"), refused.getMessage());
            }
        }
    }

    /** Python is below the code on the stack, whether the code has the GIL or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void codeThatPythonHasCalledCannotCloseTheContainer(boolean isAttached) {
        try (LoaderContainer loader = LoaderContainer.builder().open();
                Attached python = loader.python().main().attach();
                PyObject close =
                        isAttached
                                ? python.function("close", (here, none) -> closed(loader))
                                : python.function(Runnable.class, loader::close)) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, close::call);
            assertTrue(
                    refused.getMessage().contains("Python has called this code and waits for it"),
                    refused.getMessage());
        }
    }

    private static Object closed(LoaderContainer loader) {
        loader.close();
        return null;
    }

    @Test
    void aContainerWhoseFrameworkWasStoppedCanBeClosed() throws Exception {
        LoaderContainer loader = LoaderContainer.builder().open();
        loader.context().getBundle(0).stop();
        loader.close();
        LoaderContainer.builder().open().close();
    }

    @Test
    void anInterruptedThreadClosesTheContainerAndStaysInterrupted() {
        LoaderContainer loader = LoaderContainer.builder().open();
        Thread.currentThread().interrupt();
        loader.close();
        assertTrue(Thread.interrupted());
        LoaderContainer.builder().open().close();
    }

    /** A run that goes on keeps the first call for a while. */
    @Test
    void whoeverClosesTheContainerFindsItClosed() throws Exception {
        LoaderContainer loader = LoaderContainer.builder().open();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        loader.runPy()
                .start(
                        RunRequest.of(
                                        new RunRequest.Target.Code(
                                                "import time\nprint('begun')\ntime.sleep(3)"),
                                        List.of())
                                .withStreams(new Streams(InputStream.nullInputStream(), out, out)));
        Waiting.until("the run has begun", () -> out.size() > 0);
        List<CompletableFuture<Boolean>> closing = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            closing.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                loader.close();
                                return LoaderContainer.current().isEmpty();
                            }));
        }
        for (CompletableFuture<Boolean> each : closing) {
            assertTrue(each.get());
        }
    }

    @Test
    void aClosedContainerMakesNoInterpreter() {
        PythonRuntime python;
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            python = loader.python();
            python.create(InterpreterConfig.SHARED_GIL).close();
        }
        int before = python.interpreters().size();
        assertThrows(
                IllegalStateException.class, () -> python.create(InterpreterConfig.SHARED_GIL));
        assertEquals(before, python.interpreters().size());
    }

    @Test
    void theResolverLeavesNoThread() {
        LoaderContainer.builder().open().close();
        List<String> threads =
                Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
        assertFalse(
                threads.stream().anyMatch(name -> name.contains("Resolver")), threads::toString);
    }

    /** It may be in Python code, or wait in C. */
    @ParameterizedTest
    @CsvSource({
        "MAIN, pass",
        "MAIN, time.sleep(0.01)",
        "SHARED_GIL, pass",
        "SHARED_GIL, time.sleep(0.01)",
        "OWN_GIL, time.sleep(0.01)"
    })
    @Timeout(120)
    void aRunThatGoesOnIsInterruptedWhenTheContainerIsClosed(
            InterpreterConfig config, String statement) {
        Run run;
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            CountDownLatch begun = new CountDownLatch(1);
            OutputStream out =
                    new OutputStream() {
                        @Override
                        public void write(int value) {
                            begun.countDown();
                        }
                    };
            String program = "import time\nprint('begun')\nwhile True: " + statement;
            run =
                    loader.runPy()
                            .start(
                                    RunRequest.of(new RunRequest.Target.Code(program), List.of())
                                            .in(config)
                                            .withStreams(
                                                    new Streams(
                                                            InputStream.nullInputStream(),
                                                            out,
                                                            OutputStream.nullOutputStream())));
            Waiting.until("the program has begun", () -> begun.getCount() == 0);
        }
        Waiting.until("the run has ended", run::isDone);
        assertEquals(RunResult.Ending.INTERRUPTED, run.await().ending());
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(List.of(1, 2), loader.module("json", Json.class).loads("[1, 2]"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import sys; del sys.modules['__main__']",
                "import sys; sys.modules['__main__'] = object()"
            })
    void aProgramThatTakesMainAwayLeavesItToTheNext(String program) {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(0, statusInMain(loader, program));
            assertEquals(
                    7,
                    statusInMain(
                            loader,
                            "import sys, __main__; sys.exit(7 * (vars(__main__) is globals()))"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import sys; sys.modules.clear()",
                "import sys; sys.modules.clear(); import sys; sys.platform",
                "import sys; sys.modules = {}",
                "import sys; del sys.modules['threading'], sys.modules['builtins']"
            })
    void aProgramThatTakesModulesAwayLeavesThemToTheNext(String program) {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            String check =
                    "import sys, threading; is_main = threading.current_thread() is"
                            + " threading.main_thread(); sys.exit(7 * is_main)";
            assertEquals(7, statusInMain(loader, check));
            assertEquals(0, statusInMain(loader, program));
            assertEquals(7, statusInMain(loader, check));
            RunRequest other =
                    RunRequest.of(new RunRequest.Target.Code("import sys; sys.exit(7)"), List.of());
            assertEquals(7, loader.runPy().run(other).status());
            assertEquals(List.of(1, 2), loader.module("json", Json.class).loads("[1, 2]"));
        }
    }

    private static int statusInMain(LoaderContainer loader, String program) {
        return loader.runPy()
                .run(
                        RunRequest.of(new RunRequest.Target.Code(program), List.of())
                                .in(InterpreterConfig.MAIN))
                .status();
    }

    /** A later container awaits, too. */
    @Test
    void whatIsStillAwaitedWhenTheContainerClosesFails() {
        for (int container = 0; container < 2; container++) {
            CompletableFuture<PyObject> stage;
            try (LoaderContainer loader = LoaderContainer.builder().open();
                    PyModule asyncio = loader.module("asyncio")) {
                try (PyObject now = asyncio.callMethod("sleep", 0)) {
                    now.awaited().toCompletableFuture().join().close();
                }
                try (PyObject never = asyncio.callMethod("sleep", 1_000_000)) {
                    stage = never.awaited().toCompletableFuture();
                }
            }
            CompletionException failed =
                    assertThrows(
                            CompletionException.class,
                            () -> stage.orTimeout(3, TimeUnit.MINUTES).join());
            assertTrue(
                    failed.getCause() instanceof PythonException cancelled
                            ? cancelled.type().endsWith("CancelledError")
                            : failed.getCause() instanceof IllegalStateException,
                    failed::toString);
        }
    }

    @Test
    void javaUsesTheModuleOsgi() {
        try (LoaderContainer loader = LoaderContainer.builder().open();
                PyModule osgi = loader.module("osgi")) {
            assertEquals(List.of(), osgi.callMethodAs(List.class, "find", "org.example.Nothing"));
        }
    }

    @Test
    void aModuleBundleOfTheClassPathIsInTheContainer() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            FastMath math = loader.module("fastmath", FastMath.class);
            assertEquals(11, math.dot(new double[] {1, 2}, new double[] {3, 4}));
            assertEquals(
                    5,
                    loader.context()
                            .getService(loader.context().getServiceReference(FastMath.class))
                            .norm(new double[] {3, 4}));
        }
    }

    @Test
    void theFasterLinkerIsUsedWhereJavaHasIt() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(
                    Runtime.version().feature() >= 22 ? "java.lang.foreign" : "JNA",
                    loader.python().linker());
        }
    }

    @Test
    void aConfigurationCountsWhileTheContainerIsOpen() throws IOException {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            var context = loader.context();
            ConfigurationAdmin admin =
                    context.getService(context.getServiceReference(ConfigurationAdmin.class));
            admin.getConfiguration("loader.services", "?")
                    .update(FrameworkUtil.asDictionary(Map.of("interpreter", "SHARED_GIL")));
            Waiting.until(
                    "services have an interpreter of their own",
                    () -> loader.python().interpreters().size() > 1);
            assertEquals(List.of(1, 2), loader.module("json", Json.class).loads("[1, 2]"));
        }
    }

    @Test
    void aBundleOfAFileRunsAsProgram() {
        try (LoaderContainer loader = LoaderContainer.builder().bundles(HELLO).open()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Streams streams =
                    new Streams(
                            InputStream.nullInputStream(), out, OutputStream.nullOutputStream());
            int status =
                    loader.runPy()
                            .run(RunRequest.module("hello", "one").withStreams(streams))
                            .status();
            assertEquals(0, status);
            assertTrue(out.toString(StandardCharsets.UTF_8).contains("['one']"), out::toString);
        }
    }

    @Test
    void aSecondContainerIsRefusedWhileOneIsOpen() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            IllegalStateException refused =
                    assertThrows(
                            IllegalStateException.class, () -> LoaderContainer.builder().open());
            assertTrue(refused.getMessage().contains("one CPython"), refused.getMessage());
            try (PyModule math = loader.module("math")) {
                assertEquals(3, math.callMethodAs(int.class, "isqrt", 9));
            }
        }
    }

    @Test
    void aClosedContainerIsOfNoUse() {
        LoaderContainer loader = LoaderContainer.builder().open();
        Json json = loader.module("json", Json.class);
        PyModule math = loader.module("math");
        assertEquals(loader, LoaderContainer.current().orElseThrow());
        loader.close();
        loader.close();
        assertTrue(LoaderContainer.current().isEmpty());
        assertThrows(IllegalStateException.class, () -> loader.module("json"));
        assertThrows(IllegalStateException.class, () -> json.loads("[]"));
        assertEquals("Python object of an interpreter that has ended", math.toString());
    }

    interface Buffer extends AutoCloseable {
        String getvalue();

        @Override
        void close();
    }

    interface Buffers {
        @PythonName("StringIO")
        Buffer buffer();
    }

    @Test
    void aProxyThatWasClosedSaysSo() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            Buffer buffer = loader.module("io", Buffers.class).buffer();
            assertEquals("", buffer.getvalue());
            buffer.close();
            buffer.close();
            assertEquals(
                    Buffer.class.getName() + ": the Python object is closed",
                    assertThrows(IllegalStateException.class, buffer::getvalue).getMessage());
        }
    }
}
