package loader.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PythonRuntime;
import loader.runpy.Limits;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container in a Java program refuses, by name and with the reason. */
class RefusedByContainerIT {

    /** The module has neither function. */
    interface Unlike {
        int loads(String text, int one, int two, int three);

        void nothingOfTheKind();
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
                            () -> builder.bundles(place),
                            () -> new RunRequest.Target.File(place),
                            () -> RunRequest.module("json").withPython(place));
            for (Executable each : all) {
                String message = assertThrows(IllegalArgumentException.class, each).getMessage();
                assertTrue(
                        message.endsWith("cache is not in the file system of the machine"),
                        message);
            }
            assertThrows(IllegalArgumentException.class, () -> Limits.NONE.withWritable(place));
            assertThrows(IllegalArgumentException.class, () -> writable(List.of(place)));
        }
    }

    private static Limits writable(List<Path> folders) {
        OptionalLong none = OptionalLong.empty();
        return new Limits(none, Optional.empty(), none, none, Optional.of(folders));
    }

    static Stream<Arguments> aNullIsNamedAtOnce() {
        LoaderContainer.Builder builder = LoaderContainer.builder();
        RunRequest request = RunRequest.module("json");
        InputStream in = InputStream.nullInputStream();
        OutputStream out = OutputStream.nullOutputStream();
        OptionalLong no = OptionalLong.empty();
        Optional<Duration> noTime = Optional.empty();
        Optional<List<Path>> noPlace = Optional.empty();
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
                        Map.entry("memory", () -> new Limits(null, noTime, no, no, noPlace)),
                        Map.entry("cpu", () -> new Limits(no, null, no, no, noPlace)),
                        Map.entry("files", () -> new Limits(no, noTime, null, no, noPlace)),
                        Map.entry("processes", () -> new Limits(no, noTime, no, null, noPlace)),
                        Map.entry("writable", () -> new Limits(no, noTime, no, no, null)),
                        Map.entry("folder", () -> writable(Arrays.asList((Path) null))),
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

    private static void assertRefused(Path file, LoaderContainer.Builder builder) {
        String message = assertThrows(IllegalArgumentException.class, builder::open).getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertFalse(message.endsWith("null"), message);
        assertFalse(message.contains("reference:"), message);
    }
}
