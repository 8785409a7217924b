package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wheels on the command line, at addresses, and in the load folder. */
class WheelIT {
    private static final int PATIENCE = 60;

    @TempDir static Path folder;
    private static Installation loader;

    @BeforeAll
    static void installed() throws Exception {
        loader = Installation.in(folder.resolve("loader"));
        Files.delete(loader.home.resolve("load").resolve("echo.jar"));
    }

    @Test
    void aModuleOfAWheelIsRun() throws Exception {
        Path wheel = new WheelFile("1.0").in(folder);
        Outcome outcome = loader.run("--with", wheel.toString(), "-m", "tool", "a");
        assertEquals("tool 1.0 ['a']\n", outcome.out(), outcome::err);
        assertEquals(0, outcome.status());
    }

    @Test
    void theWheelsOfALockFileAreInstalled(@TempDir Path elsewhere) throws Exception {
        Path wheel = new WheelFile("3.0").in(elsewhere);
        String digest =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(Files.readAllBytes(wheel)));
        String text =
                """
                lock-version = "1.0"
                [[packages]]
                name = "tool"
                version = "3.0"
                wheels = [{name = "tool-3.0-py3-none-any.whl", hashes = {sha256 = "%s"}}]
                """;
        Path lock = elsewhere.resolve("pylock.toml");
        Files.writeString(lock, text.formatted(digest));
        Outcome outcome = loader.run("--with", lock.toString(), "-m", "tool");
        assertEquals("tool 3.0 []\n", outcome.out(), outcome::err);
        Files.writeString(lock, text.formatted("00"));
        Outcome refused = loader.run("--with", lock.toString(), "-m", "tool");
        assertEquals(1, refused.status());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.err().startsWith("loader: pylock.toml: "), refused.err());
    }

    /** In pip's installations, scripts are beside the modules with the option --target. */
    @Test
    void filesOfAllSchemesAreThereAndScriptsAreRun() throws Exception {
        Map<String, String> files =
                Map.of(
                        "tool-2.0.data/scripts/tool-sh", "#!/bin/sh\necho \"$@\"; exit 7\n",
                        "tool-2.0.data/scripts/tool-py",
                                "#!python\nimport sys\nprint(__name__, sys.argv[1:])\n",
                        "tool-2.0.data/data/share/x.py", "x",
                        "tool-2.0.data/purelib/pure.py", "x = 1\n");
        String wheel = new WheelFile("2.0").in(folder, files).toString();
        assertEquals(
                new Outcome(7, "a b\n", ""),
                loader.run("--with", wheel, "--script", "tool-sh", "a b"));
        assertEquals(
                "__main__ ['c']\n", loader.run("--with", wheel, "--script", "tool-py", "c").out());
        String code =
                """
                from importlib.metadata import distribution, packages_distributions
                tool = distribution("tool")
                print(len(tool.files), all(each.locate().is_file() for each in tool.files))
                print(sorted(packages_distributions()))
                print(tool.read_text("INSTALLER").strip(), tool.read_text("REQUESTED") == "")
                print(tool.origin.url.endswith("/tool-2.0-py3-none-any.whl"))
                """;
        assertEquals(
                "8 True\n['pure', 'tool']\nloader True\nTrue\n",
                loader.run("--with", wheel, "-c", code).out());
    }

    @Test
    void aFileThatIsNoWheelIsRefusedInOneLine() throws Exception {
        Path wheel = Files.writeString(folder.resolve("spam-1.0-py3-none-any.whl"), "no archive");
        Outcome outcome = loader.run("--with", wheel.toString(), "-c", "1");
        assertEquals(1, outcome.status());
        String message = outcome.err().replaceFirst("loader: preparing.*\n", "");
        assertTrue(message.startsWith("loader: " + wheel + ": it is no zip archive"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void wheelsComeChangeAndGoWithTheLoadFolder() throws Exception {
        Path load = loader.home.resolve("load");
        try (Shell shell = Shell.of(loader)) {
            Path first = new WheelFile("1.1").in(load);
            shell.until("Active", "tool (1.1.0.final)");
            Files.delete(first);
            Path second = new WheelFile("1.2").in(load);
            shell.until("Active", "tool (1.2.0.final)");
            Files.delete(second);
            shell.untilGone("tool (");
        }
    }

    @Test
    void aWheelThatIsOverwrittenUnderItsNameIsUpdated() throws Exception {
        Path load = loader.home.resolve("load");
        try (Shell shell = Shell.of(loader)) {
            Path wheel = new WheelFile("1.3", "first").in(load);
            shell.until("Active", "tool (1.3.0.final)");
            shell.untilAnswered("py:run tool", "tool first []");
            new WheelFile("1.3", "second").in(load);
            shell.untilAnswered("py:run tool", "tool second []");
            Files.delete(wheel);
            shell.untilGone("tool (");
        }
    }

    @Test
    void whatIsNoAddressOfAWheelIsRefusedByName() throws Exception {
        try (Shell shell = Shell.of(loader)) {
            for (String address : List.of("wheel:tool.whl", "wheel:file://elsewhere/tool.whl")) {
                shell.untilAnswered("install " + address, address + " is no address of a wheel: ");
            }
            shell.untilAnswered("install wheel:file:/none.whl", "/none.whl");
        }
    }

    /** A shell that is asked for its bundles. */
    record Shell(Process process, LinkedBlockingQueue<String> lines, Writer input)
            implements AutoCloseable {

        static Shell of(Installation loader) throws IOException {
            Process process = loader.start();
            LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
            BufferedReader output = process.inputReader();
            Thread reader = new Thread(() -> output.lines().forEach(lines::add));
            reader.setDaemon(true);
            reader.start();
            return new Shell(process, lines, process.outputWriter());
        }

        /** The line of a bundle, or nothing. */
        private String asked(String bundle) throws IOException, InterruptedException {
            return answer("lb -s", bundle);
        }

        void untilAnswered(String command, String line) throws IOException, InterruptedException {
            String answer = "";
            for (int i = 0; i < PATIENCE && answer.isEmpty(); i++) {
                answer = answer(command, line);
            }
            assertTrue(answer.contains(line), () -> command + " does not answer " + line);
        }

        /** The last line that has that in it, or nothing. */
        private String answer(String command, String part)
                throws IOException, InterruptedException {
            lines.clear();
            input.write(command + "\n");
            input.flush();
            String found = "";
            String line = lines.poll(PATIENCE, TimeUnit.SECONDS);
            while (line != null) {
                found = line.contains(part) ? line : found;
                line = lines.poll(1, TimeUnit.SECONDS);
            }
            return found;
        }

        void until(String state, String bundle) throws IOException, InterruptedException {
            String line = "";
            for (int i = 0; i < PATIENCE && !line.contains(state); i++) {
                line = asked(bundle);
            }
            assertTrue(line.contains(state), () -> bundle + " is not " + state);
        }

        void untilGone(String bundle) throws IOException, InterruptedException {
            String line = bundle;
            for (int i = 0; i < PATIENCE && !line.isEmpty(); i++) {
                line = asked(bundle);
            }
            assertEquals("", line);
        }

        @Override
        public void close() throws IOException {
            input.write("exit 0\n");
            input.close();
            process.onExit().orTimeout(PATIENCE, TimeUnit.SECONDS).join();
        }
    }
}
