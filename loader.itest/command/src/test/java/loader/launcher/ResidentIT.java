package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.testing.Processes;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that runs in a resident container, which cannot tell it from {@code python}. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64") // where the client is built
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResidentIT {

    /** What a program sees of how it was started. */
    private static final String FACTS =
            """
            import os, resource, signal, stat, sys
            print(sys.argv, sys.orig_argv[1:], sys.path, sys.flags, __name__, __spec__ and __spec__.name)
            for each in sys.stdin, sys.stdout, sys.stderr:
                print(each and (each.name, each.mode, each.encoding, each.errors, each.newlines))
                print(each and (each.line_buffering, each.isatty(), stat.S_IFMT(os.fstat(each.fileno()).st_mode)))
            print(os.getcwd(), os.umask(0), os.getuid(), os.getgroups())
            print({k: v for k, v in os.environ.items() if k not in ("LOADER_CHILD", "_")})
            numbers = [each for each in range(3, 20) if os.path.exists(f"/proc/self/fd/{each}")]
            print([each for each in numbers if os.get_inheritable(each)])
            print({each: str(signal.getsignal(each)) for each in signal.valid_signals() if signal.getsignal(each)})
            print(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
            print([resource.getrlimit(each) for each in range(16)])
            """;

    private static Path python;

    @TempDir Path folder;

    @BeforeAll
    static void findPython() {
        python = Residents.python();
    }

    @AfterAll
    static void stop() {
        Residents.stop();
    }

    private void write(String module, String source) throws IOException {
        Files.writeString(folder.resolve(module + ".py"), source);
    }

    /** The same line of the shell with python, and with the resident container. */
    private void areEqual(String line) {
        assertEquals(outcome(line, List.of(python.toString())), resident(line), line);
    }

    private Outcome resident(String line) {
        return outcome(line, List.of(Distribution.SCRIPT.toString(), "--resident"));
    }

    private Outcome outcome(String line, List<String> python) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", line, "sh"));
        words.addAll(python);
        return Program.of(words)
                .with("LOADER_CACHE", Distribution.CACHE.toString())
                .in(folder)
                .fed("given\n")
                .run();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"$@\" -m facts one 'two words' '' \"$(printf '\\377\\376')\"",
                "\"$@\" -mfacts </dev/null | cat",
                "\"$@\" -m facts <&-",
                "\"$@\" -m facts >file 2>&- 7<facts.py; cat file",
                "umask 027; ulimit -S -n 123; trap '' INT USR1; \"$@\" -m facts",
                "A='with space' EMPTY= \"$@\" -m facts",
                "mkdir -p below; cd below; PYTHONPATH=..:/tmp TZ=Asia/Tokyo \"$@\" -m facts",
                "mkdir -p gone; cd gone; rmdir ../gone; PYTHONPATH=\"$OLDPWD\" \"$@\" -m facts 2>&1 | tail -n 1",
                "LC_ALL=C \"$@\" -m facts",
                "env -u LC_ALL -u LC_CTYPE -u LANG \"$@\" -m facts",
                "LC_ALL=C.UTF-8 PYTHONUNBUFFERED= \"$@\" -m facts",
                "export PYTHONSAFEPATH=1 LOADER_RESIDENT_IDLE=61 PYTHONPATH=$PWD; \"$@\" -m facts",
                "PYTHONIOENCODING=latin-1 \"$@\" -m facts",
                "env --block-signal=USR2 \"$@\" -m facts",
                "\"$@\" -OO -X dev -W error -m facts",
                "\"$@\" -c 'import sys; print(sys.argv, input())' one",
                "\"$@\" facts.py one",
                "echo 'print(__name__, 6 * 7)' | \"$@\" - one",
                "echo '6 * 7' | \"$@\" -i -c 'print(1)'",
            })
    void aProgramIsStartedAsByPython(String line) throws IOException {
        write("facts", FACTS);
        areEqual(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import sys; sys.exit(3)",
                "import sys; sys.exit('last words')",
                "import sys; print(sys.stdin.read()); sys.stdout.close()",
                "def f():\n    1 / 0\nf()",
                "raise KeyboardInterrupt",
                "import sys; sys.tracebacklimit = 2\ndef f(n): f(n + 1)\nf(0)",
                "import sys; sys.excepthook = lambda *a: print(a[0], a[2].tb_next is None); 1 / 0",
                "import os; os.abort()",
                "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
                "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
                "import os; os._exit(7)",
                "import atexit; atexit.register(print, 'at exit'); print('body')",
                "import threading; threading.Thread(target=print, args=('thread',)).start()",
                "import subprocess, sys; print(subprocess.run([sys.executable, '-c', '1']).returncode)",
                "import os; print(os.fork() and os.wait()[1])",
                "import multiprocessing as m\nif __name__ == '__main__': print(m.Pool(2).map(abs, [-1]))",
                "syntax error",
            })
    void aProgramEndsAsInPython(String source) throws IOException {
        write("program", source);
        String code = "import subprocess, sys; print(subprocess.call(sys.argv[1:]))";
        areEqual("'" + python + "' -c '" + code + "' \"$@\" -m program");
    }

    @Test
    void whatPythonRefusesIsRefused() {
        areEqual("\"$@\" -m there.is.none | sed 's/.*: //'");
        areEqual("\"$@\" -Z -c 1 2>&1 | sed -n 's/^Unknown/&/p'");
    }

    @Test
    void anExtensionModuleOfABundleIsAProgramToo() {
        assertEquals(
                List.of("This is a test module named __main__.", "['one']"),
                Residents.command("-m", "hello", "one").run().lines());
        Outcome strict = Residents.command("--strict", "-m", "_testsinglephase").run();
        assertEquals(1, strict.status(), strict::toString);
    }

    @Test
    void theModulesOfAnInstalledWheelAreFound() throws IOException {
        Path wheel = new WheelFile("1.0").in(folder);
        for (String program : List.of("tool", "importing")) {
            write("importing", "import tool");
            Outcome outcome =
                    Residents.command("--with", wheel.getFileName().toString(), "-m", program)
                            .in(folder)
                            .run();
            assertEquals("tool 1.0 []\n", outcome.out(), outcome::toString);
        }
    }

    @Test
    void aLimitHolds() {
        String code = "import resource as r; print(r.getrlimit(r.RLIMIT_NOFILE)[0])";
        assertEquals("77\n", Residents.command("--files", "77", "-c", code).run().out());
        Outcome outcome = Residents.command("--memory", "200m", "-c", "b'x' * 300000000").run();
        assertTrue(outcome.err().contains("MemoryError"), outcome::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--sandbox -c 1: --sandbox does not work with --resident",
                "--write=/tmp -c 1: --write does not work with --resident",
                "--python /usr -c 1: --python does not work with --resident",
                "--verbose -c 1: --verbose does not work with --resident",
                "--script name: --script does not work with --resident",
                "--memory much -c 1: --memory: much is not allowed",
                "--files 0 -c 1: --files: 0 is not allowed",
                "--unknown -c 1: Unknown option: --unknown",
                "--autorun -c 1: --autorun calls the function __main__ of a module only",
                "--with: Argument expected for the --with option",
                "-u: --resident without a program",
            })
    void whatCannotWorkIsRefusedByName(String row) {
        String[] parts = row.split(": ", 2);
        Outcome outcome = Residents.command(parts[0].split(" ")).run();
        assertTrue(outcome.err().contains(parts[1]), outcome::toString);
        assertEquals(2, outcome.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "USR1", "ALRM"})
    void aSignalToTheCommandIsForTheProgram(String signal) throws Exception {
        write(
                "program",
                """
                import signal, sys, time
                signal.signal(signal.SIG%1$s, lambda *_: sys.exit(print("%1$s")))
                print("begun", flush=True)
                while True:
                    time.sleep(0.01)
                """
                        .formatted(signal));
        Process command = Residents.command("-m", "program").in(folder).start();
        try {
            BufferedReader out = command.inputReader();
            assertEquals("begun", out.readLine());
            send(signal, command.pid());
            assertEquals(signal, out.readLine());
            assertEquals(0, command.waitFor());
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void aLoopIsInterrupted() throws Exception {
        write("program", "print('begun', flush=True)\nwhile True: pass");
        Process command = Residents.command("-m", "program").in(folder).start();
        try {
            assertEquals("begun", command.inputReader().readLine());
            send("INT", command.pid());
            assertEquals(130, command.waitFor());
            String told = command.errorReader().lines().reduce("", (before, line) -> line);
            assertEquals("KeyboardInterrupt", told);
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void aProgramEndsWithItsCommand() throws Exception {
        write("program", Residents.TELL + "import time\nwhile True: time.sleep(1)");
        Process command = Residents.command("-m", "program").in(folder).start();
        try {
            long program = Residents.Numbers.of(command.inputReader()).program();
            command.destroyForcibly().waitFor();
            Processes.haveEnded(List.of(program));
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void twoProgramsRunAtOnce() throws Exception {
        write("program", Residents.TELL + "print(input())");
        Process first = Residents.command("-m", "program").in(folder).start();
        Process second = Residents.command("-m", "program").in(folder).start();
        try {
            Residents.Numbers one = Residents.Numbers.of(first.inputReader());
            Residents.Numbers other = Residents.Numbers.of(second.inputReader());
            assertEquals(one.server(), other.server());
            for (Process each : List.of(second, first)) {
                each.outputWriter().append(each.pid() + "\n").flush();
                assertEquals(String.valueOf(each.pid()), each.inputReader().readLine());
                assertEquals(0, each.waitFor());
            }
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
    }

    private static void send(String signal, long process) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process)).start().waitFor();
    }

    private Outcome keyboard(String typing, String... command) throws IOException {
        Path keyboard =
                Files.writeString(
                        folder.resolve("keyboard.py"), Keyboard.PROGRAM + typing + Keyboard.END);
        List<String> words = new ArrayList<>(List.of(python.toString(), keyboard.toString()));
        words.addAll(List.of(command));
        return Program.of(words)
                .with("LOADER_CACHE", Distribution.CACHE.toString())
                .with("TERM", "dumb")
                .in(folder)
                .run();
    }

    @Test
    void aProgramHasTheTerminal() throws IOException {
        write(
                "program",
                """
                import getpass, os, signal, sys
                print(*[each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr)])
                print(*os.get_terminal_size())
                signal.signal(signal.SIGWINCH, lambda *_: print("now", *os.get_terminal_size()))
                try:
                    print("answered:", input("asked? "))
                    input("again? ")
                except KeyboardInterrupt:
                    print("interrupted")
                print("kept:", getpass.getpass("secret? "))
                """);
        Outcome outcome =
                keyboard(
                        """
                        see("True True True")
                        see("101 31")
                        see("asked? ")
                        type("yes\\r")
                        see("answered: yes")
                        see("again? ")
                        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", 20, 77, 0, 0))
                        see("now 77 20")
                        type("\\x03")
                        see("interrupted")
                        see("secret? ")
                        type("word\\r")
                        see("kept: word")
                        """,
                        Distribution.SCRIPT.toString(),
                        "--resident",
                        "-m",
                        "program");
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    /** The second line of the shell shows that it has the terminal while the program is stopped. */
    @Test
    void aShellStopsAProgramAndHasItGoOn() throws IOException {
        write("program", "print('answered:', input('asked? '))");
        Outcome outcome =
                keyboard(
                        """
                        see("$ ")
                        type(f"{sys.argv[-1]} --resident -m program; echo status $?\\r")
                        see("asked? ")
                        type("\\x1a")
                        see("Stopped")
                        type("echo mi''ne\\r")
                        see("mine")
                        type("fg\\r")
                        see("program")
                        type("yes\\r")
                        see("answered: yes")
                        type("exit 0\\r")
                        """,
                        "/usr/bin/env",
                        "HISTFILE=",
                        "PS1=$ ",
                        "bash",
                        "--norc",
                        "-i",
                        "-s",
                        Distribution.SCRIPT.toString());
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }
}
