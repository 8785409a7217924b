package loader.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs with class paths of their own. */
class ClassPathIT {

    /** Prints through Python, and ends without a call of {@code exit}. */
    static final class Prints {
        public static void main(String[] arguments) {
            try (LoaderContainer loader = LoaderContainer.builder().open();
                    PyModule builtins = loader.module("builtins")) {
                builtins.callMethod("print", "printed by Python").close();
            }
        }
    }

    @Test
    void aProgramEndsWithItsMainMethodAndAllOutputIsWritten() {
        Program.Outcome outcome = java(jars(jar -> true), Prints.class).run();
        assertEquals(0, outcome.status(), outcome::toString);
        assertEquals("printed by Python\n", outcome.out());
    }

    /** Opens a container by a script, and closes nothing. */
    static final class Scripted {
        public static void main(String[] arguments) throws ScriptException {
            System.out.println(new ScriptEngineManager().getEngineByName("python").eval("1 + 1"));
        }
    }

    @Test
    void aProgramThatClosesNothingEndsToo() {
        Program.Outcome outcome = java(jars(jar -> true), Scripted.class).run();
        assertEquals(0, outcome.status(), outcome::toString);
        assertEquals("2\n", outcome.out());
    }

    /** Logs and warns in Python, at levels of Python. */
    static final class Logs {
        private static final String SOURCE =
                """
                import logging, warnings

                log = logging.getLogger("app.db")
                log.debug("not told")
                log.info("%d rows", 3)
                try:
                    {}["key"]
                except KeyError:
                    log.exception("no row")
                warnings.warn("old")
                """;

        public static void main(String[] arguments) {
            Map<String, String> settings = Map.of("loader.python.logging", arguments[0]);
            try (LoaderContainer loader = LoaderContainer.builder().properties(settings).open();
                    Attached python = loader.python().main().attach();
                    PyModule app = python.newModule("app");
                    PyObject code = python.compile(SOURCE, "logs.py")) {
                python.exec(code, app);
            }
        }
    }

    @Test
    void loggingOfPythonGoesToSlf4j() {
        Program.Outcome outcome = java(jars(jar -> true), Logs.class, "INFO").run();
        assertEquals(0, outcome.status(), outcome::toString);
        String told = outcome.err();
        assertTrue(told.contains("INFO app.db - 3 rows\n"), told);
        assertTrue(
                told.contains(
                        "ERROR app.db - no row\nloader.python.PythonException: KeyError: 'key'\n"
                                + "\tat app.<module>(logs.py:7)"),
                told);
        assertTrue(told.contains("WARN py.warnings - logs.py:10: UserWarning: old"), told);
        assertFalse(told.contains("not told"), told);
    }

    @Test
    void aLevelThatPythonDoesNotHaveIsNamedAndIsNoLevel() {
        Program.Outcome outcome = java(jars(jar -> true), Logs.class, "LOUD").run();
        assertEquals(0, outcome.status(), outcome::toString);
        assertTrue(
                outcome.err()
                        .contains(
                                "loader.python.logging=LOUD is none of CRITICAL, FATAL, ERROR, WARN,"
                                        + " WARNING, INFO, DEBUG, NOTSET; using none"),
                outcome::toString);
        assertFalse(outcome.err().contains("app.db - 3 rows"), outcome::toString);
    }

    /** Opens a container with each value of a property, and prints what Python finds in each. */
    static final class OpensAgain {
        public static void main(String[] arguments) {
            for (String value : List.of(arguments).subList(2, arguments.length)) {
                Map<String, String> property = Map.of(arguments[0], value);
                try (LoaderContainer loader =
                                LoaderContainer.builder().properties(property).open();
                        Attached python = loader.python().main().attach();
                        PyModule app = python.newModule("app");
                        PyObject code = python.compile(arguments[1], "again.py")) {
                    python.exec(code, app);
                    System.out.println(app.getAttrAs(Object.class, "found"));
                }
            }
        }
    }

    @Test
    void aLevelOfLoggingGoesWithItsContainer() {
        String code =
                """
                import logging, warnings
                log = logging.root
                captured = warnings.showwarning is logging._showwarning
                found = f"{log.level} {len(log.handlers)} {captured}"
                """;
        Program program =
                java(
                        jars(jar -> true),
                        OpensAgain.class,
                        "loader.python.logging",
                        code,
                        "INFO",
                        "");
        assertEquals("20 1 True\n30 0 False\n", program.run().out());
    }

    /** CPython stays when the first container closes. */
    @Test
    void optionsThatComeTooLateAreNamed() {
        String code = "import sys; found = sys.flags.optimize";
        Program.Outcome outcome =
                java(
                                jars(jar -> true),
                                OpensAgain.class,
                                "loader.python.options",
                                code,
                                "-X dev\n-O",
                                "-X dev -O",
                                "-OO",
                                "")
                        .run();
        assertEquals("1\n1\n1\n1\n", outcome.out(), outcome::toString);
        String late =
                "loader.python.options: %s does not count: CPython runs in this process since an"
                        + " earlier container, with -X dev -O";
        assertFalse(outcome.err().contains(late.formatted("-X dev -O")), outcome::toString);
        assertTrue(outcome.err().contains(late.formatted("-OO")), outcome::toString);
        assertTrue(outcome.err().contains(late.formatted("none")), outcome::toString);
    }

    /** CPython keeps the signal handlers, and goes on as it was started. */
    @Test
    void signalsThatComeTooLateAreNamed() {
        String code =
                """
                import signal
                import _loader.guards
                handled = signal.getsignal(signal.SIGINT) is signal.default_int_handler
                found = f"{handled} {_loader.guards.is_command}"
                """;
        Program.Outcome outcome =
                java(
                                jars(jar -> true),
                                OpensAgain.class,
                                "loader.signals",
                                code,
                                "false",
                                "true",
                                "")
                        .run();
        assertEquals("False False\n".repeat(3), outcome.out(), outcome::toString);
        String late =
                "loader.signals: true does not count: CPython runs in this process since an earlier"
                        + " container, with false";
        assertEquals(2, outcome.err().split(late, -1).length, outcome::toString);
    }

    /** Ends the JVM in Java code that Python calls, while a shutdown hook closes the container. */
    static final class ExitsInCallback {
        public static void main(String[] arguments) {
            LoaderContainer loader = LoaderContainer.builder().open();
            Runtime.getRuntime().addShutdownHook(new Thread(loader::close));
            try (Attached python = loader.python().main().attach();
                    PyObject exit = python.function("exit", (attached, status) -> exit(status))) {
                exit.call(7);
            }
        }

        private static Object exit(List<PyObject> status) {
            System.exit(status.get(0).as(Integer.class));
            return null;
        }
    }

    @Test
    void theJvmEndsThoughTheThreadThatEndsItHasTheGil() {
        Program.Outcome outcome = java(jars(jar -> true), ExitsInCallback.class).run();
        assertEquals(7, outcome.status(), outcome::toString);
        assertTrue(
                outcome.err().contains("the thread \"main\" ends the JVM while it has the GIL"),
                outcome::toString);
    }

    /** Opens a container with one property, or prints why this is impossible. */
    static final class Opens {
        public static void main(String[] arguments) {
            Map<String, String> property = Map.of(arguments[0], arguments[1]);
            try (LoaderContainer loader = LoaderContainer.builder().properties(property).open()) {
                System.out.println("Python " + loader.python().version());
            } catch (RuntimeException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    /** The class path has a module that is a service: its bundle starts before Python fails. */
    @ParameterizedTest
    @CsvSource({
        "loader.python.options, -X int_max_str_digits=7, -X int_max_str_digits=7: the number must be",
        "loader.python.options, -X gil=0, CPython does not start: Disabling the GIL",
        "loader.python.home, /nowhere, Python home /nowhere: no such folder"
    })
    void aStartThatCannotSucceedIsToldInOneLine(String property, String value, String reason) {
        assertTellsInOneLine(java(jars(jar -> true), Opens.class, property, value), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loader.copies.keep", "loader.signals", "loader.startup.code"})
    void aSwitchThatIsNeitherTrueNorFalseIsNamed(String property) {
        Program.Outcome outcome = java(jars(jar -> true), Opens.class, property, "yes").run();
        assertTrue(outcome.out().startsWith("Python 3.14"), outcome::toString);
        assertTrue(
                outcome.err().contains(property + "=yes is neither true nor false; using false"),
                outcome::toString);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25, disabledReason = "Java has no such option")
    void nativeAccessThatJavaDeniesIsToldInOneLine() {
        List<String> words = new ArrayList<>(words(jars(jar -> true), Opens.class, "a", "b"));
        words.addAll(
                1,
                List.of("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=allow"));
        assertTellsInOneLine(Program.of(words.toArray(String[]::new)), "Illegal native access");
    }

    private static void assertTellsInOneLine(Program program, String reason) {
        Program.Outcome outcome = program.run();
        assertTrue(outcome.out().contains(reason), outcome::toString);
        assertTrue(outcome.err().contains(reason), outcome::toString);
        assertFalse(outcome.err().contains("\tat "), outcome::toString);
    }

    @Test
    void aClassPathWithoutPythonIsNamed() {
        assertFails(
                java(jars(jar -> !jar.contains("loader.python.")), Prints.class),
                "no CPython for ",
                ": the class path has none; add the dependency loader.python.");
    }

    @Test
    void aClassPathWithThePythonOfAnotherPlatformIsNamed(@TempDir Path folder) throws IOException {
        Path other = folder.resolve("loader.python.other.jar");
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(other))) {
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            jar.write(
                    """
                    Manifest-Version: 1.0
                    Bundle-ManifestVersion: 2
                    Bundle-SymbolicName: loader.python.other
                    Provide-Capability: loader.python;loader.python=cpython
                    Require-Capability: osgi.native;filter:="(osgi.native.osname=Other)"
                    """
                            .getBytes(UTF_8));
        }
        List<String> classPath = jars(jar -> !jar.contains("loader.python."));
        classPath.add(other.toString());
        assertFails(java(classPath, Prints.class), "the class path has loader.python.other;");
    }

    @Test
    void slf4jMayHaveItsFormerName(@TempDir Path folder) throws IOException {
        Predicate<String> isSlf4j = jar -> new File(jar).getName().startsWith("slf4j-api");
        Path former = folder.resolve("slf4j.jar");
        rename(Path.of(jars(isSlf4j).get(0)), former, "org.slf4j.api");
        List<String> classPath = jars(isSlf4j.negate());
        classPath.add(former.toString());
        Program.Outcome outcome = java(classPath, Prints.class).run();
        assertEquals("printed by Python\n", outcome.out(), outcome::toString);
    }

    /** The same bundle under another name. */
    private static void rename(Path jar, Path renamed, String name) throws IOException {
        try (JarFile from = new JarFile(jar.toFile())) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
            try (JarOutputStream to =
                    new JarOutputStream(Files.newOutputStream(renamed), manifest)) {
                for (JarEntry entry : Collections.list(from.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        from.getInputStream(entry).transferTo(to);
                    }
                }
            }
        }
    }

    @Test
    void aClassPathWithoutALoaderBundleIsNamed() {
        assertFails(
                java(jars(jar -> !jar.contains("loader.services")), Prints.class),
                "loader.services: its jar is not on the class path");
    }

    @Test
    void jarsThatWereMergedIntoOneAreRefused(@TempDir Path folder) throws IOException {
        Path merged = folder.resolve("application.jar");
        Predicate<String> ours = jar -> new File(jar).getName().startsWith("loader.");
        merge(jars(ours), merged);
        List<String> classPath = jars(ours.negate());
        classPath.add(merged.toString());
        assertFails(java(classPath, Prints.class), "application.jar", "cannot be merged into one");
    }

    private static void assertFails(Program program, String... parts) {
        Program.Outcome outcome = program.run();
        assertEquals(1, outcome.status(), outcome::toString);
        for (String part : parts) {
            assertTrue(outcome.err().contains(part), outcome::toString);
        }
    }

    private static List<String> jars(Predicate<String> kept) {
        return new ArrayList<>(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(kept)
                        .toList());
    }

    private static Program java(List<String> classPath, Class<?> main, String... arguments) {
        return Program.of(words(classPath, main, arguments).toArray(String[]::new));
    }

    private static List<String> words(List<String> classPath, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Dloader.cache=" + System.getProperty("loader.cache"));
        words.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    /** As tools do that make one jar of many: of several entries with a name, the first. */
    private static void merge(List<String> jars, Path merged) throws IOException {
        Set<String> names = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(merged);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (String jar : jars) {
                try (InputStream bytes = Files.newInputStream(Path.of(jar));
                        ZipInputStream in = new ZipInputStream(bytes)) {
                    for (ZipEntry entry = in.getNextEntry();
                            entry != null;
                            entry = in.getNextEntry()) {
                        if (names.add(entry.getName())) {
                            out.putNextEntry(new ZipEntry(entry.getName()));
                            in.transferTo(out);
                        }
                    }
                }
            }
        }
    }
}
