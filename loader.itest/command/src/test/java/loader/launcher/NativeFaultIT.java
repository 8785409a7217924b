package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault in C code ends the command as it ends {@code python}, and says more. */
@Timeout(120)
class NativeFaultIT {

    private static final int SEGMENTATION_FAULT = 139;
    private static final String REPORT = "A fatal error has been detected by the Java Runtime";

    /** The module of the tests of loader.native that faults. */
    private static final Path LIBRARY =
            Path.of("../../loader.native/target/test-classes/loader/extension/faults.so");

    @TempDir static Path bundles;

    @TempDir Path folder;

    private static Path faults;

    @BeforeAll
    static void prepare() throws IOException {
        Distribution.run("-c", "pass"); // the class archive is made once
        faults = bundle();
    }

    private static Path bundle() throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "test.faults");
        headers.putValue("Bundle-Version", "1.2.3");
        headers.putValue(
                "Provide-Capability",
                "loader.module;loader.module=faults;kind=extension;origin=\"lib/faults.so\"");
        Path jar = bundles.resolve("faults.jar");
        try (OutputStream stream = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(stream, manifest)) {
            out.putNextEntry(new ZipEntry("lib/faults.so"));
            Files.copy(LIBRARY, out);
        }
        return jar;
    }

    private Outcome run(List<String> environment, String code) throws IOException {
        return run(environment, code, 8192);
    }

    private Outcome run(List<String> environment, String code, int stack) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Program command =
                Distribution.command("--with", faults.toString(), "-c", code)
                        .after("ulimit -s " + stack)
                        .in(home);
        environment.forEach(name -> command.with(name, "1"));
        Outcome outcome = command.run();
        try (Stream<Path> left = Files.list(home)) {
            assertEquals(List.of(), left.toList(), "what is left in the user's folder");
        }
        return outcome;
    }

    @Test
    void aFaultIsToldOnStderrWithModuleBundleAndGeneration() throws Exception {
        Outcome ending =
                run(List.of(), "import faults\nprint('before', flush=True)\nfaults.read_null()");
        String errors = ending.err();
        assertEquals(SEGMENTATION_FAULT, ending.status(), errors);
        assertEquals("before\n", ending.out());
        Pattern where =
                Pattern.compile(
                        "loader: SIGSEGV in module faults of bundle test\\.faults_1\\.2\\.3,"
                                + " generation \\d+-[0-9a-z]+, at 0x[0-9a-f]+ in /.*/faults\\.so\n");
        assertTrue(where.matcher(errors).find(), errors);
        assertTrue(errors.contains("File \"<string>\", line 3 in <module>"), errors);
        assertTrue(errors.contains(REPORT), errors);
        assertTrue(errors.contains(Distribution.CACHE + "/hs_err_pid"), errors);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "faults.divide_by_zero() | 136",
                "import faulthandler; faulthandler._sigsegv() | 139",
                "import faulthandler; faulthandler._sigabrt() | 134",
                "import os; os.abort() | 134",
                "import os; os.kill(os.getpid(), 12) | 140",
            })
    void endsWithTheStatusThatPythonHas(String code, int status) throws Exception {
        Outcome ending = run(List.of(), "import faults; " + code);
        assertEquals(status, ending.status(), ending.err());
        assertEquals("", ending.out());
    }

    @ParameterizedTest
    @CsvSource({"PYTHONFAULTHANDLER", "PYTHONDEVMODE"})
    void faulthandlerFromTheEnvironmentTellsOnce(String variable) throws Exception {
        Outcome ending = run(List.of(variable), "import faults; faults.read_null()");
        assertEquals(SEGMENTATION_FAULT, ending.status(), ending.err());
        assertEquals(
                2,
                ending.err().split("Fatal Python error: Segmentation fault", -1).length,
                ending.err());
        assertEquals(2, ending.err().split("Fatal Python error", -1).length, ending.err());
    }

    @Test
    void threadsOfCThatUsePythonToTheLastDoNotChangeTheEnd() throws Exception {
        for (int i = 0; i < 5; i++) {
            Outcome ending =
                    run(
                            List.of(),
                            "import faults, time\nfaults.start_threads(4)\ntime.sleep(0.05)\n"
                                    + "print('done')\nraise SystemExit(7)");
            assertEquals(7, ending.status(), ending.err());
            assertEquals("done\n", ending.out());
            assertEquals("", ending.err());
        }
    }

    @Test
    void aModuleThatEndsTheMainThreadEndsTheCommand() throws Exception {
        Outcome ending = run(List.of(), "import faults; faults.end_thread()");
        assertEquals(1, ending.status(), ending.err());
        assertTrue(ending.err().contains("pthread_exit"), ending.err());
    }

    /** As deep as {@code python} goes with that stack, and no deeper. */
    @ParameterizedTest
    @CsvSource({"2048, 12000", "8192, 50000"})
    void pythonGoesAsDeepAsTheStackOfTheShellAllows(int stack, int nested) throws Exception {
        String code =
                """
                import sys
                def represented(depth):
                    nested = {}
                    for level in range(depth):
                        nested = {level: nested}
                    try:
                        return len(repr(nested)) > depth
                    except RecursionError:
                        return False
                print(represented(%d), represented(%d))
                """
                        .formatted(nested / 10, nested);
        assertEquals("True False\n", run(List.of(), code, stack).out());
    }

    @Test
    void theSignalByWhichTheJvmStopsThreadsIsLeftToPrograms() throws Exception {
        Outcome ending =
                run(
                        List.of(),
                        """
                        import os, signal
                        print(signal.getsignal(signal.SIGUSR2) == signal.SIG_DFL)
                        signal.signal(signal.SIGUSR2, lambda number, frame: print(number))
                        os.kill(os.getpid(), signal.SIGUSR2)
                        print([name for name in os.environ if 'SIGNUM' in name])
                        """);
        assertEquals("True\n12\n[]\n", ending.out(), ending.err());
        assertEquals(0, ending.status());
    }
}
