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
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonName;
import loader.python.PythonRuntime;
import loader.runpy.Limits;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.Streams;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** The module has neither function. */
    interface Unlike {
        int loads(String text, int one, int two, int three);

        void nothingOfTheKind();
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
    void aNamedCacheThatIsNoFolderIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("cache"));
        LoaderContainer.Builder builder = LoaderContainer.builder().cache(file);
        IllegalStateException refused = assertThrows(IllegalStateException.class, builder::open);
        assertEquals(
                "the cache cannot be used: " + file + ": a file is in the place of a folder",
                refused.getMessage());
        LoaderContainer.builder().open().close();
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
        assertEquals(RunResult.Ending.INTERRUPTED, run.await().ending());
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(List.of(1, 2), loader.module("json", Json.class).loads("[1, 2]"));
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

    @Test
    void whatAnInterfaceMissesIsNamed() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            ClassCastException refused =
                    assertThrows(
                            ClassCastException.class, () -> loader.module("json", Unlike.class));
            assertTrue(
                    refused.getMessage().contains("nothing_of_the_kind")
                            && refused.getMessage().contains("loads"),
                    refused.getMessage());
        }
    }

    @Test
    void aModuleThatIsNotThereIsNamed() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(
                    "ModuleNotFoundError: No module named 'nowhere'",
                    assertThrows(RuntimeException.class, () -> loader.module("nowhere"))
                            .getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".json", "..json"})
    void aNameThatIsNotAbsoluteIsRefused(String name) {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> loader.module(name));
            assertEquals(
                    "'" + name + "': a module has an absolute name, such as json or json.decoder",
                    refused.getMessage());
            assertEquals(
                    "name",
                    assertThrows(NullPointerException.class, () -> loader.module(null))
                            .getMessage());
        }
    }

    @Test
    void aClassThatIsNoInterfaceIsNamed() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            assertEquals(
                    "module cannot become java.lang.String: it is not an interface",
                    assertThrows(
                                    ClassCastException.class,
                                    () -> loader.module("json", String.class))
                            .getMessage());
        }
    }

    @Test
    void aWheelIsNoBundle(@TempDir Path folder) throws IOException {
        Path wheel = Files.createFile(folder.resolve("spam-1.0-py3-none-any.whl"));
        LoaderContainer.Builder builder = LoaderContainer.builder().bundles(wheel);
        assertEquals(
                wheel + ": it is a wheel: give it to wheels(…), which converts it",
                assertThrows(IllegalArgumentException.class, builder::open).getMessage());
    }

    @Test
    void filesThatAreNoBundlesAreNamed(@TempDir Path folder) throws IOException {
        Path noWheel = Files.writeString(folder.resolve("spam-1.0-py3-none-any.whl"), "spam");
        Path noBundle = Files.writeString(folder.resolve("spam.jar"), "spam");
        assertRefused(noWheel, LoaderContainer.builder().wheels(noWheel));
        assertRefused(noBundle, LoaderContainer.builder().bundles(noBundle));
        Path noName = folder.resolve("ham.jar");
        new JarOutputStream(Files.newOutputStream(noName), new Manifest()).close();
        assertRefused(noName, LoaderContainer.builder().bundles(noName));
        assertRefused(
                Path.of("nowhere.whl"), LoaderContainer.builder().wheels(Path.of("nowhere.whl")));
        Path noManifest = folder.resolve("eggs.jar");
        new JarOutputStream(Files.newOutputStream(noManifest)).close();
        assertRefused(noManifest, LoaderContainer.builder().bundles(noManifest));
        LoaderContainer.builder().open().close();
    }

    @Test
    void aPlaceInAZipIsRefused(@TempDir Path folder) throws IOException {
        Path zip = folder.resolve("cache.zip");
        try (FileSystem inZip = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path place = inZip.getPath("/cache");
            LoaderContainer.Builder builder = LoaderContainer.builder();
            List<Executable> all =
                    List.of(
                            () -> builder.cache(place),
                            () -> builder.python(place),
                            () -> builder.wheels(place),
                            () -> builder.bundles(place));
            for (Executable each : all) {
                String message = assertThrows(IllegalArgumentException.class, each).getMessage();
                assertTrue(
                        message.endsWith("cache is not in the file system of the machine"),
                        message);
            }
            assertThrows(IllegalArgumentException.class, () -> Limits.NONE.withWritable(place));
        }
    }

    static Stream<Arguments> aNullIsNamedAtOnce() {
        LoaderContainer.Builder builder = LoaderContainer.builder();
        RunRequest request = RunRequest.module("json");
        InputStream in = InputStream.nullInputStream();
        OutputStream out = OutputStream.nullOutputStream();
        Map<String, String> noValue = new HashMap<>();
        noValue.put("loader.cache", null);
        return Stream.<Map.Entry<String, Executable>>of(
                        Map.entry("wheels", () -> builder.wheels((Path) null)),
                        Map.entry("bundles", () -> builder.bundles((Path[]) null)),
                        Map.entry("cache", () -> builder.cache(null)),
                        Map.entry("python", () -> builder.python(null)),
                        Map.entry("properties", () -> builder.properties(null)),
                        Map.entry("loader.cache", () -> builder.properties(noValue)),
                        Map.entry("name", () -> RunRequest.module(null)),
                        Map.entry("argument", () -> RunRequest.module("json", (String) null)),
                        Map.entry("target", () -> RunRequest.of(null, List.of())),
                        Map.entry("source", () -> new RunRequest.Target.Code(null)),
                        Map.entry("path", () -> new RunRequest.Target.File((Path) null)),
                        Map.entry("interpreter", () -> request.in(null)),
                        Map.entry("streams", () -> request.withStreams(null)),
                        Map.entry("timeout", () -> request.withTimeout(null)),
                        Map.entry("limits", () -> request.withLimits(null)),
                        Map.entry("home", () -> request.withPython(null)),
                        Map.entry("in", () -> new Streams(null, out, out)),
                        Map.entry("out", () -> new Streams(in, null, out)),
                        Map.entry("err", () -> new Streams(in, out, null)),
                        Map.entry("time", () -> Limits.NONE.withCpu(null)),
                        Map.entry("folder", () -> Limits.NONE.withWritable(null)))
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest
    @MethodSource
    void aNullIsNamedAtOnce(String name, Executable call) {
        assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
    }

    @Test
    void aNullForPythonIsNamedAtOnce() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            PythonRuntime python = loader.python();
            assertNull("config", () -> python.create(null));
            assertNull("request", () -> loader.runPy().run(null));
            try (Attached here = python.main().attach();
                    PyModule module = here.newModule("m")) {
                assertNull("name", () -> here.importModule(null));
                assertNull("name", () -> here.function((String) null, (any, none) -> null));
                assertNull("function", () -> here.function("f", (JavaFunction) null));
                assertNull("function", () -> here.function(Runnable.class, null));
                assertNull("source", () -> here.compile(null, "f.py"));
                assertNull("expression", () -> here.eval(null, module));
                assertNull("item", () -> here.view(List.of(), null));
            }
        }
    }

    private static void assertNull(String name, Executable call) {
        assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
    }

    @Test
    void limitsThatNoProcessCanHaveAreNamed() throws IOException {
        assertEquals(
                Path.of("").toRealPath(),
                Limits.NONE.withWritable(Path.of(".")).writable().orElseThrow().get(0));
        assertEquals(
                "'nowhere' is no folder",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Limits.NONE.withWritable(Path.of("nowhere")))
                        .getMessage());
        for (Duration time : List.of(Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE))) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> Limits.NONE.withCpu(time))
                            .getMessage();
            assertTrue(message.startsWith("cpu: a limit of " + time + ": "), message);
        }
    }

    @Test
    void aNulIsNotGivenToAProcess() {
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            RunRequest request =
                    RunRequest.of(new RunRequest.Target.Code("'\0'"), List.of())
                            .in(InterpreterConfig.PROCESS);
            assertEquals(
                    "the program or an argument has a NUL character, which no process can be given"
                            + " on its command line",
                    assertThrows(IllegalArgumentException.class, () -> loader.runPy().run(request))
                            .getMessage());
        }
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

    private static void assertRefused(Path file, LoaderContainer.Builder builder) {
        String message = assertThrows(IllegalArgumentException.class, builder::open).getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertFalse(message.endsWith("null"), message);
        assertFalse(message.contains("reference:"), message);
    }
}
