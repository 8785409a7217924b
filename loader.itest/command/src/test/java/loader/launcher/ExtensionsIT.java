package loader.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Extension modules as main, each in a process of its own, with the real runtime. */
class ExtensionsIT {

    private static final String LIBRARIES = "python/lib/python3.14/lib-dynload/";

    private static final List<String> SINGLE_PHASE =
            List.of(
                    "_testbuffer",
                    "_testcapi",
                    "_testclinic",
                    "_testclinic_limited",
                    "_testlimitedcapi",
                    "_testsinglephase",
                    "readline",
                    "_tracemalloc");

    private static final List<String> WITHOUT_INIT_FUNCTION = List.of("builtins", "sys");

    @TempDir static Path folder;

    private static byte[] hello;
    private static byte[] multiphase;

    /** How a process ended: its status and the reason it gave. */
    record Ending(int status, String reason) {}

    @BeforeAll
    static void readLibraries() throws IOException {
        Distribution.run("-c", "pass"); // the class archive is made once
        hello =
                content(
                        Distribution.HOME.resolve("load").resolve("examples.hello.jar"),
                        "lib/hello.abi3.so");
        multiphase =
                content(runtime(), LIBRARIES + "_testmultiphase.cpython-314-x86_64-linux-gnu.so");
    }

    private static Path runtime() throws IOException {
        try (Stream<Path> files = Files.list(Distribution.HOME.resolve("bundles"))) {
            return files.filter(f -> f.getFileName().toString().startsWith("loader.python."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] content(Path jar, String entry) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream stream = file.getInputStream(file.getEntry(entry))) {
            return stream.readAllBytes();
        }
    }

    @Test
    void eachMultiPhaseModuleOfTheStandardLibraryRunsAsMain() throws Exception {
        List<String> names;
        try (JarFile jar = new JarFile(runtime().toFile())) {
            names =
                    jar.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".so"))
                            .map(name -> name.substring(LIBRARIES.length()))
                            .map(name -> name.substring(0, name.indexOf('.')))
                            .toList();
        }
        assertEquals(74, names.size());
        assertEquals(expected(names), outcomes(names));
    }

    @Test
    void eachBuiltInModuleRunsAsMainUnlessItHasNoInitFunction() throws Exception {
        String text = Distribution.run("-c", "import sys; print(*sys.builtin_module_names)").last();
        List<String> names = List.of(text.split(" "));
        assertTrue(names.containsAll(List.of("sys", "builtins", "time", "_io")), text);
        assertEquals(expected(names), outcomes(names));
    }

    private static Map<String, Ending> expected(List<String> names) {
        return names.stream()
                .collect(
                        Collectors.toMap(
                                n -> n, ExtensionsIT::expected, (a, b) -> b, TreeMap::new));
    }

    private static Ending expected(String name) {
        if (SINGLE_PHASE.contains(name)) {
            return new Ending(
                    1,
                    "uses single-phase initialization, so it cannot be executed directly;"
                            + " it can only be imported");
        }
        return WITHOUT_INIT_FUNCTION.contains(name)
                ? new Ending(1, "is part of the interpreter and has no init function")
                : new Ending(0, "");
    }

    private static Map<String, Ending> outcomes(List<String> names)
            throws InterruptedException, ExecutionException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Map<String, Future<Ending>> running = new TreeMap<>();
            names.forEach(name -> running.put(name, threads.submit(() -> reason(name))));
            Map<String, Ending> outcomes = new TreeMap<>();
            for (Map.Entry<String, Future<Ending>> each : running.entrySet()) {
                outcomes.put(each.getKey(), each.getValue().get());
            }
            return outcomes;
        } finally {
            threads.shutdown();
        }
    }

    /** What follows the command, the module and the file. */
    private static Ending reason(String name) {
        Outcome outcome = Distribution.run("-m", name);
        String line = outcome.last();
        return new Ending(
                outcome.status(), line.isEmpty() ? "" : line.substring(line.lastIndexOf(": ") + 2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "empty       | spam.so       | is empty",
                "truncated   | spam.so       | truncated",
                "text        | spam.so       | not a shared library",
                "hello       | spam.so       | it does not export PyInit_spam",
            })
    void aBadLibraryIsOneLineAndTheContainerLivesOn(String content, String file, String reason)
            throws Exception {
        Path bundle = bundle("spam", file, content(content));
        for (String[] command :
                List.of(
                        new String[] {"-m", "spam"},
                        new String[] {
                            "-c",
                            "import hello, sys\ntry:\n  import spam\nexcept ImportError as e:\n"
                                    + "  sys.exit(f'{sys.executable}: {e}')"
                        })) {
            Outcome outcome = Distribution.run("--with", bundle.toString(), command[0], command[1]);
            assertEquals(1, outcome.status(), outcome.last());
            String problem = outcome.last().split(": ", 2)[1];
            assertTrue(problem.contains("spam: bundle test.spam_0.0.0"), problem);
            assertTrue(problem.contains("entry lib/" + file + ": " + reason), problem);
        }
    }

    private static byte[] content(String kind) {
        return switch (kind) {
            case "empty" -> new byte[0];
            case "truncated" -> Arrays.copyOf(hello, hello.length / 2);
            case "text" -> "no library".getBytes(UTF_8);
            default -> hello;
        };
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "_testmultiphase_export_null  | initialization of _testmultiphase_export_null failed without raising an exception",
                "_testmultiphase_export_raise | bad export function",
                "_testmultiphase_exec_raise   | bad exec function",
            })
    void aModuleThatFailsRaisesItsOwnException(String name, String message) throws Exception {
        Path bundle = bundle(name, "lib.so", multiphase);
        Outcome outcome = Distribution.run("--with", bundle.toString(), "-m", name);
        assertEquals(1, outcome.status());
        List<String> lines = outcome.lines();
        assertEquals(
                List.of(), lines.stream().filter(line -> line.contains("File \"<loader")).toList());
        assertEquals("SystemError: " + message, lines.get(lines.size() - 1));
    }

    @Test
    void whereAModuleIsFromThatFailsIsToldOnRequest() throws Exception {
        String name = "_testmultiphase_exec_raise";
        Path bundle = bundle(name, "lib.so", multiphase);
        List<String> lines =
                Distribution.run("--verbose", "--with", bundle.toString(), "-m", name).lines();
        assertTrue(
                lines.stream()
                        .anyMatch(
                                line ->
                                        line.startsWith("(in module " + name + " from /")
                                                && line.endsWith("/lib.so)")),
                lines::toString);
    }

    private static Path bundle(String module, String file, byte[] content) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "test." + module);
        headers.putValue(
                "Provide-Capability",
                "loader.module;loader.module="
                        + module
                        + ";kind=extension;origin=\"lib/"
                        + file
                        + "\"");
        Path jar = Files.createTempFile(folder, module, ".jar");
        try (OutputStream stream = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(stream, manifest)) {
            out.putNextEntry(new ZipEntry("lib/" + file));
            out.write(content);
        }
        return jar;
    }
}
