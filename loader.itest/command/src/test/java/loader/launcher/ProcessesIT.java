package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.testing.Processes;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code py:run --process} in the shell of the command. */
@Timeout(300)
class ProcessesIT {

    @TempDir Path folder;

    private Outcome shell(String... lines) {
        return Distribution.command().in(folder).fed(String.join("\n", lines) + "\nexit 0\n").run();
    }

    /** The program reads its line, and the shell the next one. */
    @Test
    void theProgramReadsTheShellsInput() {
        Outcome outcome =
                shell("py:run --process -c 'print(input().upper())'", "mine", "py:run hello");
        assertTrue(outcome.out().contains("MINE"), outcome.toString());
        assertTrue(outcome.out().contains("This is a test module named __main__."));
        assertEquals(0, outcome.status());
    }

    @Test
    void theShellGoesOnAfterACrash() {
        Outcome outcome =
                shell("py:run --process -c 'import os; os.abort()'", "py:run --process hello two");
        assertTrue(outcome.out().contains("Fatal Python error: Aborted"), outcome.toString());
        assertTrue(outcome.out().contains("134"), outcome.toString());
        assertTrue(outcome.out().contains("['two']"), outcome.toString());
    }

    @Test
    void aLimitNeedsAProcessAndIsANumber() {
        Outcome outcome =
                shell(
                        "py:run --memory 1g hello",
                        "py:run --process --memory much hello",
                        "py:run --process --memory 200m -c \"b'x' * 300000000\"");
        assertTrue(outcome.out().contains("add --process"), outcome.out());
        assertTrue(
                outcome.out().contains("much is not allowed; give a whole number of bytes"),
                outcome.out());
        assertTrue(outcome.out().contains("MemoryError"), outcome.out());
    }

    @Test
    void theCommandRunsAProgramInAProcess() {
        Outcome outcome = Distribution.run("--process", "-m", "hello", "one");
        assertEquals(List.of("This is a test module named __main__.", "['one']"), outcome.lines());
        assertEquals(0, outcome.status());
        assertEquals(
                "42\n",
                Distribution.command("--process", "-c", "print(int(input()) * 2)")
                        .fed("21\n")
                        .run()
                        .out());
        String options = "import os, sys; print(os.cpu_count(), sys.flags.quiet)";
        assertEquals(
                "3 1\n", Distribution.run("--process", "-X", "cpu_count=3", "-qc", options).out());
        assertEquals(
                139,
                Distribution.run("--process", "-c", "import ctypes; ctypes.string_at(0)").status());
    }

    /** From elsewhere than the terminal it comes to the container only. */
    @Test
    void theCommandPassesAnInterruptOn() throws Exception {
        Files.writeString(
                folder.resolve("program.py"),
                """
                import os, time
                try:
                    print("process", os.getpid(), flush=True)
                    time.sleep(600)
                except KeyboardInterrupt:
                    print("interrupted", flush=True)
                """);
        Process command = Distribution.command("--process", "program.py").in(folder).start();
        try {
            BufferedReader out = command.inputReader();
            pid(out);
            new ProcessBuilder("kill", "-INT", String.valueOf(command.pid())).start().waitFor();
            assertEquals("interrupted", out.readLine());
            assertEquals(0, command.waitFor());
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void onlyOneInterpreterIsChosen() {
        Outcome outcome = shell("py:run --process --main hello");
        assertTrue(
                outcome.out().contains("--process and --main exclude each other"),
                outcome::toString);
    }

    @Test
    void importsOfTheProcessAreShown() {
        Outcome outcome = Distribution.command("--verbose", "--process", "-m", "hello").run();
        assertTrue(
                (outcome.out() + outcome.err()).contains("import 'hello' # extension"),
                outcome::toString);
    }

    /** As python finds them: None, and the number is free. */
    @Test
    void streamsThatAreClosedAreClosedForTheProgram() throws Exception {
        Path program =
                Files.writeString(
                        folder.resolve("program.py"),
                        "import sys\nprint(sys.stdin, open('/dev/null').fileno())");
        String line = "\"$1\" --process \"$2\" <&-";
        Outcome outcome =
                Program.of(
                                "/bin/sh",
                                "-c",
                                line,
                                "sh",
                                Distribution.SCRIPT.toString(),
                                program.toString())
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .run();
        assertEquals("None 0\n", outcome.out(), outcome::toString);
    }

    /** The handlers of the program run, as often as the signal comes. */
    @Test
    void theCommandPassesSignalsOn() throws Exception {
        Files.writeString(
                folder.resolve("program.py"),
                """
                import os, signal
                def handle(number, frame):
                    print(signal.Signals(number).name, flush=True)
                for each in signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM:
                    signal.signal(each, handle)
                print("process", os.getpid(), flush=True)
                while True:
                    signal.pause()
                """);
        Process command = Distribution.command("--process", "program.py").in(folder).start();
        try {
            BufferedReader out = command.inputReader();
            ProcessHandle program = ProcessHandle.of(pid(out)).orElseThrow();
            for (String each : List.of("HUP", "USR1", "USR1", "TERM")) {
                send(each, command.pid());
                assertEquals("SIG" + each, out.readLine());
            }
            send("KILL", program.pid());
            assertEquals(137, command.waitFor());
        } finally {
            command.destroyForcibly();
        }
    }

    private static void send(String signal, long process) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process)).start().waitFor();
    }

    /** A shell sees it and takes the terminal; its `fg` has both go on. */
    @Test
    void theCommandIsStoppedWithItsProcess() throws Exception {
        Files.writeString(
                folder.resolve("program.py"),
                "import os\nprint('process', os.getpid(), flush=True)\nprint(input())");
        Process command = Distribution.command("--process", "program.py").in(folder).start();
        try {
            BufferedReader out = command.inputReader();
            long program = pid(out);
            send("STOP", program);
            Waiting.until("the command is stopped", () -> state(command.pid()) == 'T');
            send("CONT", command.pid());
            Waiting.until("the program goes on", () -> state(program) != 'T');
            command.getOutputStream().write("line\n".getBytes(StandardCharsets.UTF_8));
            command.getOutputStream().flush();
            assertEquals("line", out.readLine());
            assertEquals(0, command.waitFor());
        } finally {
            command.destroyForcibly();
        }
    }

    private static char state(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException ended) {
            return 'X';
        }
    }

    /** Nothing tells the process that its container has been killed but the kernel. */
    @Test
    void theProcessDiesWithItsContainer() throws Exception {
        Path fifo = folder.resolve("never");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Files.writeString(
                folder.resolve("program.py"),
                """
                import os, signal
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                print("process", os.getpid(), flush=True)
                open("never")
                """);
        Process container = Distribution.command().in(folder).start();
        try {
            container
                    .getOutputStream()
                    .write("py:run --process program.py\n".getBytes(StandardCharsets.UTF_8));
            container.getOutputStream().flush();
            long process = pid(container.inputReader());
            container.destroyForcibly();
            Processes.haveEnded(List.of(process));
        } finally {
            container.destroyForcibly();
        }
    }

    private static long pid(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            List<String> words = List.of(line.split(" "));
            if (words.size() > 1 && words.get(words.size() - 2).equals("process")) {
                return Long.parseLong(words.get(words.size() - 1));
            }
        }
        throw new IOException("the program did not start");
    }
}
