package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import loader.launcher.echo.EchoBundle;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: what it runs, what it prints, how it ends. */
class CommandIT {
    @TempDir static Path folder;
    private static final String PROGRESS = "INFO loader.progress - half way\n"; // of Echo
    private static Installation loader;

    @BeforeAll
    static void installed() throws Exception {
        loader = Installation.in(folder.resolve("loader"));
        loader.run("-c", "x");
    }

    @Test
    void theStatusOfTheRunIsTheStatusOfTheCommand() throws Exception {
        assertEquals(3, loader.run("-m", "hello", "fail").status());
    }

    @Test
    void aBadCommandLineIsAnsweredAsPythonAnswersIt() throws Exception {
        String program = loader.script().toString();
        assertEquals(
                new Outcome(
                        2,
                        "",
                        "Unknown option: -Q\nusage: "
                                + program
                                + " [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `"
                                + program
                                + " -h' for more information.\n"),
                loader.run("-Q"));
    }

    @Test
    void anOptionThatPythonRefusesIsOneLine() throws Exception {
        Outcome outcome = loader.run("-I", "-X", "int_max_str_digits=7", "-m", "hello");
        assertEquals(1, outcome.status());
        assertEquals(
                "loader: CPython does not start: -X int_max_str_digits=7: the number must be 0,"
                        + " or 640 to 2147483647",
                outcome.err().strip().replace(PROGRESS, ""));
    }

    @Test
    void theShellSaysOnceThatPythonCannotStart() throws Exception {
        String err = loader.feed("py:run this\npy:run this\n", "--python", "/nowhere").err();
        assertEquals(
                "ERROR loader.bridge.EmbeddedPython - Python home /nowhere: no such folder\n", err);
    }

    @Test
    void helpGoesToStandardOutput() throws Exception {
        Outcome outcome = loader.run("-h");
        assertTrue(outcome.out().startsWith("usage: "), outcome.out());
        List<String> lines =
                outcome.out().lines().map(line -> line.toLowerCase(Locale.ROOT)).toList();
        assertEquals(lines.stream().distinct().toList(), lines, "each option is told once");
        assertEquals("", outcome.err());
        assertEquals(0, outcome.status());
    }

    @Test
    void theVersionsAreShown() throws Exception {
        String out = loader.run("-V").out();
        assertTrue(out.matches("Loader \\S+ \\(Python .*, Java \\S+\\)\n"), out);
    }

    @Test
    void ordinaryBundlesUseConnectedOnes() throws Exception {
        String expected =
                """
                Module[name=container]
                bundle loader.runpy
                entry true, absent false
                native 8
                own loader true
                """;
        assertEquals(expected, loader.run("-m", "container").out());
    }

    @Test
    void bundlesOfTheCommandLineAreStartedFirst(@TempDir Path elsewhere) throws Exception {
        Installation bare = Installation.in(elsewhere.resolve("bare"));
        Files.delete(bare.home.resolve("load/echo.jar"));
        Path jar = EchoBundle.writeTo(elsewhere.resolve("e c%ho.jar"));
        assertEquals("Code[source=x]\n", bare.run("--with", jar.toString(), "-c", "x").out());
        String address = jar.toUri().toString();
        assertEquals("Code[source=x]\n", bare.run("--with=" + address, "-c", "x").out());
    }

    @Test
    void aBundleThatIsNotThereIsOneLine() throws Exception {
        Outcome outcome = loader.run("--with", "/absent.jar", "-c", "x");
        assertEquals(1, outcome.status());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertEquals("loader: /absent.jar: there is no such file\n", outcome.err());
    }

    @Test
    void aFileThatCannotBeReadIsNamed(@TempDir Path elsewhere) throws Exception {
        Path jar = EchoBundle.writeTo(elsewhere.resolve("echo.jar"));
        assumeTrue(jar.toFile().setReadable(false) && !Files.isReadable(jar), "root reads it");
        assertRefused(jar, jar + ": it cannot be read; look at its permissions");
    }

    @Test
    void aJavaWithoutTheModulesOfTheFrameworkIsNamed(@TempDir Path elsewhere) throws Exception {
        Path image = elsewhere.resolve("image");
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        assumeTrue(Files.isExecutable(jlink));
        Program.of(jlink.toString(), "--add-modules", "java.base", "--output", image.toString())
                .output();
        Installation bare = Installation.in(elsewhere.resolve("bare"));
        Outcome outcome = bare.with("JAVA_HOME", image.toString()).run("-c", "x");
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("jlink --add-modules java.xml"), outcome.err());
    }

    @Test
    void whatIsNoBundleIsNamedWithTheReason(@TempDir Path elsewhere) throws Exception {
        Path text = Files.writeString(elsewhere.resolve("text.jar"), "no archive");
        Path empty = Files.createDirectory(elsewhere.resolve("empty.jar"));
        Path wheel = Files.createDirectory(elsewhere.resolve("dir-1.0-py3-none-any.whl"));
        Path sources = Files.createDirectory(elsewhere.resolve("spam"));
        Files.createFile(sources.resolve("pyproject.toml"));
        Path packed = Files.writeString(elsewhere.resolve("spam-1.0.tar.gz"), "gz");
        Path bare = elsewhere.resolve("bare.jar");
        new JarOutputStream(Files.newOutputStream(bare), new Manifest()).close();
        Path cut = Files.writeString(elsewhere.resolve("cut.jar"), "PK");
        assertRefused(text, text + ": it is no zip archive");
        assertRefused(empty, empty + ": it is a folder; give a bundle (.jar) or a wheel (.whl)");
        assertRefused(wheel, wheel + ": it is a folder; ");
        assertRefused(
                sources,
                sources + ": it is a source tree; make a wheel of it: pip wheel " + sources);
        assertRefused(
                packed,
                packed + ": it is a source distribution; make a wheel of it: pip wheel " + packed);
        assertRefused(bare, bare + ": its manifest has no Bundle-SymbolicName, so it is no bundle");
        assertRefused(cut, cut + ": the archive is damaged: ");
        for (String name : List.of("pipe.jar", "pipe-1.0-py3-none-any.whl", "pylock.toml")) {
            Path pipe = elsewhere.resolve(name);
            Program.of("mkfifo", pipe.toString()).output();
            assertRefused(pipe, pipe + ": it is a pipe, a device or a socket; ");
        }
        assertRefused("/dev/zero", "/dev/zero: it is a pipe, a device or a socket; ");
        assertRefused("nowhere:spam", "nowhere:spam: Unknown protocol: nowhere");
    }

    private static void assertRefused(Object bundle, String message) throws Exception {
        Outcome outcome = loader.run("--with", bundle.toString(), "-c", "x");
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().startsWith("loader: " + message), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @Test
    void aFileWithAColonInItsNameIsNoAddress(@TempDir Path elsewhere) throws Exception {
        Installation bare = Installation.in(elsewhere.resolve("bare"));
        Files.delete(bare.home.resolve("load/echo.jar"));
        Path jar = EchoBundle.writeTo(elsewhere.resolve("e:cho.jar"));
        assertEquals("Code[source=x]\n", bare.run("--with", jar.toString(), "-c", "x").out());
    }

    @Test
    void aPathThatTheLocaleCannotSayEndsTheCommand() throws Exception {
        Outcome outcome =
                loader.with("LC_ALL", "absent.ISO-8859-1").run("--with", "zwö.whl", "-c", "x");
        loader.with("LC_ALL", "C.UTF-8");
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("loader: "), outcome.err());
    }

    /** Signals are for Python's main thread, and there is none yet. */
    @Test
    @Timeout(60)
    void aCommandThatWaitsForABundleEndsWhenItIsToldTo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://localhost:" + silent.getLocalPort() + "/spam.jar";
            Process command = loader.start("--with", address, "-c", "x");
            try (Socket asking = silent.accept()) {
                command.destroy();
                assertEquals(128 + 15, command.waitFor());
            } finally {
                command.destroyForcibly();
            }
        }
    }

    @Test
    void progressIsShownAndImportsOnlyWhenAskedFor() throws Exception {
        assertTrue(loader.run("-c", "x").err().contains("half way"));
        assertFalse(loader.run("-c", "x").err().contains("import 'echo'"));
        assertTrue(loader.run("--verbose", "-c", "x").err().contains("import 'echo'"));
    }

    @Test
    void theShellReadsCommandsFromAPipe() throws Exception {
        Outcome outcome = loader.feed("lb -s\nstop 0\n");
        assertEquals(0, outcome.status());
        assertTrue(outcome.out().contains("loader.runpy"), outcome.out());
        assertFalse(outcome.out().contains("Installed"), outcome.out());
    }

    @Test
    void exitEndsTheShell() throws Exception {
        assertEquals(0, loader.feed("exit\nlb -s\n").status());
        Outcome outcome = loader.feed("exit 3\n");
        assertEquals(3, outcome.status());
        assertFalse(outcome.out().contains("Exception"), outcome.out());
    }

    @Test
    void theShellTakesBundlesFromTheLoadFolder() throws Exception {
        try (WheelIT.Shell shell = WheelIT.Shell.of(loader)) {
            shell.until("Active", "echo");
        }
    }
}
