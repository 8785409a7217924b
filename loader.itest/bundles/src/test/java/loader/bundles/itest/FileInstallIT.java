package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import loader.testing.Waiting;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** Module bundles that come, change and go as files of a folder (Felix FileInstall). */
@Timeout(120)
class FileInstallIT extends Running {

    private static final String ABSENT = "ModuleNotFoundError: No module named 'dropped'";

    @TempDir static Path load;

    @Override
    Map<String, String> properties() {
        return Map.of(
                "felix.fileinstall.dir",
                load.toString(),
                "felix.fileinstall.poll",
                "100",
                "felix.fileinstall.noInitialDelay",
                "true",
                "felix.fileinstall.tmpdir",
                load.resolveSibling("fileinstall-tmp").toString());
    }

    @BeforeAll
    void startFileInstall() throws BundleException {
        String jar =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.contains("org.apache.felix.fileinstall"))
                        .findFirst()
                        .orElseThrow();
        container.context().installBundle(new File(jar).toURI().toString()).start();
    }

    @Test
    void aJarInTheFolderIsImportedReplacedAndForgotten() throws Exception {
        Path jar = load.resolve("dropped.jar");
        assertEquals(ABSENT, outcome());

        drop(CModule.of("dropped", 1), jar);
        await("version 1");
        python.run("import builtins, dropped; builtins.dropped_thing = dropped.Thing()");

        drop(CModule.of("dropped", 2), jar);
        await("version 2");
        assertEquals(1, python.<Integer>eval("dropped_thing.version()"), "what is held goes on");

        Files.delete(jar);
        await(ABSENT);
        assertEquals(1, python.<Integer>eval("dropped_thing.version()"), "what is held goes on");
        python.run("import builtins; del builtins.dropped_thing");
    }

    @Test
    void aJarThatIsNoModuleBundleHarmsNoOther() throws Exception {
        Path jar = load.resolve("good.jar");
        Files.writeString(load.resolve("broken.jar"), "not a jar");
        drop(CModule.of("dropped", 3), jar);
        await("version 3");
        Files.delete(jar);
        Files.delete(load.resolve("broken.jar"));
        await(ABSENT);
    }

    /** Under its name at once, as a careful tool does. */
    private static void drop(CModule module, Path jar) throws IOException {
        Path whole = Files.write(load.resolve(jar.getFileName() + ".part"), module.jar().bytes());
        Files.move(whole, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private void await(String expected) throws Exception {
        Waiting.until(
                expected,
                () -> {
                    String outcome = outcome();
                    assertTrue(
                            outcome.startsWith("version ")
                                    || outcome.startsWith("ModuleNotFoundError"),
                            outcome);
                    return outcome.equals(expected);
                });
    }

    private String outcome() {
        return python.run(
                """
                try:
                    import dropped
                    result = f"version {dropped.version()}"
                except ImportError as absent:
                    result = f"{type(absent).__name__}: {absent}"
                """);
    }
}
