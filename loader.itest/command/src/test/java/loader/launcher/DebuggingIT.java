package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/debugging.md. */
class DebuggingIT {
    private static final String PROGRAM =
            """
            import sys, time

            def wait(seconds):
                print("waits", flush=True)
                end = time.monotonic() + seconds
                while time.monotonic() < end:
                    time.sleep(0.05)

            wait(float(sys.argv[1]))
            """;

    @TempDir Path folder;
    private Process running;

    @BeforeEach
    void writeProgram() throws IOException {
        Files.writeString(folder.resolve("program.py"), PROGRAM);
    }

    @AfterEach
    void endProgram() throws InterruptedException {
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    private Program loader(String... words) {
        return Program.of(
                        Stream.concat(Stream.of(Distribution.SCRIPT.toString()), Stream.of(words))
                                .toList())
                .in(folder);
    }

    /** The number of a process that waits in the program, where such a process may be traced. */
    private String started() throws IOException {
        String scope = read(Path.of("/proc/sys/kernel/yama/ptrace_scope")).strip();
        assumeTrue(
                scope.isEmpty()
                        || scope.equals("0")
                        || System.getProperty("user.name").equals("root"),
                "kernel.yama.ptrace_scope does not let a process trace another one");
        Path out = folder.resolve("out");
        running =
                new ProcessBuilder(Distribution.SCRIPT.toString(), "program.py", "120")
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectErrorStream(true)
                        .start();
        Waiting.until("it waits", () -> read(out).contains("waits"));
        return Long.toString(running.pid());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void pdbRunsAProgram() {
        Outcome outcome = loader("-m", "pdb", "-c", "continue", "program.py", "0").run();
        assertTrue(outcome.out().contains("waits"), outcome::toString);
        assertTrue(outcome.out().contains("The program finished"), outcome::toString);
    }

    @Test
    void pdbAttachesToARunningProcess() throws IOException {
        Outcome outcome =
                loader("-m", "pdb", "-p", started()).fed("where\np seconds\nquit\n").run();
        assertTrue(outcome.out().contains("program.py(9)<module>()"), outcome::toString);
        assertTrue(outcome.out().contains("wait("), outcome::toString);
        assertTrue(outcome.out().contains("120.0"), outcome::toString);
    }

    @Test
    void aScriptIsSentToARunningProcess() throws IOException {
        Path script = folder.resolve("script.py");
        Files.writeString(script, "print('sent', flush=True)\n");
        String code = "import sys; sys.remote_exec(%s, %s)";
        Outcome outcome = loader("-c", code.formatted(started(), "'" + script + "'")).run();
        assertEquals(0, outcome.status(), outcome::toString);
        Waiting.until("it is run", () -> read(folder.resolve("out")).contains("sent"));
    }

    @Test
    void profilersOfThePythonLibraryWork() {
        Outcome profile = loader("-m", "cProfile", "-s", "cumulative", "program.py", "0").run();
        assertTrue(profile.out().contains("program.py:3(wait)"), profile::toString);
        Outcome imports = loader("-X", "importtime", "-c", "import json").run();
        assertTrue(imports.err().contains("| json"), imports::toString);
    }
}
