package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell on a terminal, which a program in Python works as somebody at a keyboard does. */
@Timeout(300)
class TerminalIT {

    @TempDir Path folder;

    private Outcome shell(String terminal, String typing) throws IOException {
        return shell(terminal, "", typing);
    }

    private Outcome shell(String terminal, String bundled, String typing) throws IOException {
        Path bundle = TestModules.in(folder.resolve("program.jar"), "program", bundled);
        return keyboard(terminal, typing + "type(\"exit 0\\r\")\n", "--with", bundle.toString());
    }

    /** Starts the command, types, and waits for its end. */
    private Outcome keyboard(String terminal, String typing, String... words) throws IOException {
        Path keyboard =
                Files.writeString(
                        folder.resolve("keyboard.py"), Keyboard.PROGRAM + typing + Keyboard.END);
        List<String> command = new ArrayList<>();
        command.addAll(List.of(keyboard.toString(), Distribution.SCRIPT.toString()));
        command.addAll(List.of(words));
        return Distribution.command(command.toArray(String[]::new))
                .with("TERM", terminal)
                .with("HOME", folder.toString())
                .run();
    }

    /** jline takes no signals from a terminal that is called dumb. */
    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void controlCIsForTheLineOrTheRunAndNotForTheShell(String terminal) throws Exception {
        Outcome outcome =
                shell(
                        terminal,
                        """
                        import time
                        print("begun", flush=True)
                        while True:
                            time.sleep(0.01)
                        """,
                        """
                        see("g! ")
                        type("nonsense\\x03")
                        see("g! ")
                        type("py:run program\\r")
                        see("begun")
                        type("\\x03")
                        see("run: interrupted", "run: abandoned")
                        type("py:run hello one\\r")
                        see("['one']")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void whatARunPrintsIsShownAtOnce(String terminal) throws Exception {
        Outcome outcome =
                shell(
                        terminal,
                        """
                        import sys
                        print("printed", file=sys.stderr)
                        print("answered:", input("asked? "))
                        """,
                        """
                        see("g! ")
                        type("py:run program\\r")
                        see("printed")
                        see("asked? ")
                        type("yes\\r")
                        see("answered: yes")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    /**
     * It has the terminal itself, so Ctrl-C comes to it as to any process there. The shell hears of
     * the key, too, and on a busy machine it does so when somebody already types the next line.
     */
    @Test
    void aProcessHasTheTerminal() throws Exception {
        Outcome outcome =
                shell(
                        "xterm",
                        """
                        import sys, time
                        try:
                            print(sys.stdin.isatty(), sys.stdout.isatty(), input("asked? "))
                            while True:
                                time.sleep(0.01)
                        except KeyboardInterrupt:
                            print("interrupted", input("again? "))
                        """,
                        """
                        see("g! ")
                        type("py:run --process program\\r")
                        see("asked? ")
                        type("yes\\r")
                        see("True True yes")
                        type("\\x03")
                        see("again? ")
                        type("once\\r")
                        see("interrupted once")
                        while see("['one']", "g! ") == "g! ":
                            type("py:run hello one\\r")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void controlDIsTheEndOfTheInputOfARunAndThenOfTheShell(String terminal) throws Exception {
        Outcome outcome =
                shell(
                        terminal,
                        """
                        import sys
                        print("reading")
                        print(sys.stdin.read().splitlines())
                        try:
                            input("asked? ")
                        except EOFError:
                            print("no answer")
                        """,
                        """
                        see("g! ")
                        type("py:run program\\r")
                        see("reading")
                        type("typed\\r")
                        see("typed")
                        type("\\x04")
                        see("['typed']")
                        see("asked? ")
                        type("\\x04")
                        see("no answer")
                        see("g! ")
                        type("py:run hello one\\r")
                        see("['one']")
                        see("g! ")
                        type("\\x04")
                        see("stopping framework")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    /** The second program goes on to ask. Its run is abandoned, and has no keyboard any more. */
    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void afterControlCTheKeyboardIsTheShells(String terminal) throws Exception {
        Outcome outcome =
                shell(
                        terminal,
                        """
                        import sys
                        while True:
                            try:
                                input("asked? ")
                            except KeyboardInterrupt:
                                print("caught")
                                if len(sys.argv) == 1:
                                    raise
                        """,
                        """
                        see("g! ")
                        for again in ("", " again"):
                            type(f"py:run program{again}\\r")
                            see("asked? ")
                            type("\\x03")
                            see("caught")
                            see("g! ")
                            type("py:run hello one\\r")
                            see("['one']")
                            see("g! ")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void aRunKnowsTheTerminal(String terminal) throws Exception {
        Outcome outcome =
                shell(
                        terminal,
                        """
                        import os, shutil, sys
                        print([stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)])
                        print(*os.get_terminal_size(), *shutil.get_terminal_size())
                        """,
                        """
                        see("g! ")
                        type("py:run program\\r")
                        see("[True, True, True]")
                        see("101 31 101 31")
                        see("g! ")
                        type("py:run program | cat\\r")
                        see("[True, False, True]")
                        see("g! ")
                        type("echo nothing | py:run program\\r")
                        see("[False, True, True]")
                        see("g! ")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void thePromptOfPythonIsInTheContainerAndLeadsBackToTheShell(String terminal) throws Exception {
        Outcome outcome =
                shell(
                        terminal,
                        """
                        see("g! ")
                        type("py:python\\r")
                        see(" of the container.")
                        see(">>> ")
                        type("import osgi, hello; 6 * 7\\r")
                        see("This is a test module named hello.")
                        see("42")
                        see(">>> ")
                        type("nonsense\\x03")
                        see("KeyboardInterrupt")
                        see(">>> ")
                        type("while True: pass\\r\\r")
                        see("... ")
                        type("\\x03")
                        see("KeyboardInterrupt")
                        see(">>> ")
                        type("dir()\\r")
                        see("'__spec__', 'hello', 'osgi']")
                        see(">>> ")
                        type("\\x04")
                        see("g! ")
                        type("py:python --main\\r")
                        see("interpreter 0 of the container.")
                        see(">>> ")
                        type("exit()\\r")
                        see("g! ")
                        type("py:run hello one\\r")
                        see("['one']")
                        see("g! ")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    /**
     * CPython's own prompt forgets a signal that comes between the prompt and the read that
     * follows, so Ctrl-C is typed later.
     */
    @ParameterizedTest
    @ValueSource(strings = {"xterm", "dumb"})
    void thePromptOfTheCommandHasTheTerminal(String terminal) throws Exception {
        Outcome outcome =
                keyboard(
                        terminal,
                        """
                        see(">>> ")
                        type("import hello; x + 1\\r")
                        see("This is a test module named hello.")
                        see("42")
                        see(">>> ")
                        type("nonsense")
                        time.sleep(1)
                        type("\\x03")
                        see("KeyboardInterrupt")
                        see(">>> ")
                        type("while True: pass\\r\\r")
                        see("... ")
                        time.sleep(1)
                        type("\\x03")
                        see("KeyboardInterrupt")
                        see(">>> ")
                        type("input('asked? ')\\r")
                        see("asked? ")
                        type("yes\\r")
                        see("'yes'")
                        see(">>> ")
                        type("import sys; sys.exit(3)\\r")
                        """,
                        "-i",
                        "-c",
                        "x = 41");
        assertEquals("status 3\n", outcome.out(), outcome.err());
    }

    /** What the shell itself runs for its prompt would be suspended, and nobody could go on. */
    @Test
    void controlZAtThePromptSuspendsNothing() throws Exception {
        Outcome outcome =
                shell(
                        "xterm",
                        """
                        see("g! ")
                        for i in range(60):
                            type("\\r")
                            time.sleep(i % 12 * 0.005)
                            type("\\x1a")
                        type("py:run hello one\\r")
                        see("['one']")
                        see("g! ")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    @Test
    void aSuspendedRunHasNoKeyboardAndNoControlC() throws Exception {
        Outcome outcome =
                shell(
                        "xterm",
                        "print('answered:', input('asked? '))",
                        """
                        see("g! ")
                        type("py:run program\\r")
                        see("asked? ")
                        type("\\x1a")
                        see("suspended")
                        see("g! ")
                        type("py:run hello one\\r")
                        see("['one']")
                        see("g! ")
                        type("py:python\\r")
                        see(">>> ")
                        type("while True: pass\\r\\r")
                        see("... ")
                        type("\\x03")
                        see("KeyboardInterrupt")
                        see(">>> ")
                        type("\\x04")
                        see("g! ")
                        type("nonsense\\x03")
                        see("g! ")
                        type("fg\\r")
                        see("foreground")
                        type("yes\\r")
                        see("answered: yes")
                        see("g! ")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }

    /** Of CPython: with {@code TERM=dumb} there is the prompt of {@code code.interact}. */
    @Test
    void thePromptOfPythonCompletesAndRemembers() throws Exception {
        Outcome outcome =
                shell(
                        "xterm",
                        """
                        see("g! ")
                        type("py:python\\r")
                        see(">>> ")
                        type("import hel\\t\\r")
                        see("named hello.")
                        see(">>> ")
                        type("hello.__na\\t\\r")
                        see("'hello'")
                        see(">>> ")
                        type("\\x04")
                        see("g! ")
                        type("py:python\\r")
                        see(">>> ")
                        type("\\x10\\x10\\r")
                        see("named hello.")
                        see(">>> ")
                        type("\\x04")
                        see("g! ")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
        assertEquals(
                List.of("import hello", "hello.__name__", "import hello"),
                Files.readAllLines(folder.resolve(".python_history")));
    }

    @Test
    void theShellCompletes() throws Exception {
        Outcome outcome =
                shell(
                        "xterm",
                        """
                        see("g! ")
                        for typed, seen in {
                            "py:run --iso\\tjson.to\\t --help": "usage: ",
                            "py:run hel\\t": "named __main__.",
                            "py:import hel\\t": "named hello.",
                            "py:find prog\\t": "BundleFinder",
                            "py:run --aut\\thel\\t": "named __main__.",
                            "py:wheel fre\\t": "g! ",
                            "py:wheel nee\\thello": "hello is not installed",
                            "py:install --pl\\t": "which distribution?",
                            "py:install --lo\\tno.toml": "no.toml: no such file",
                            "help py:run": "[--autorun]",
                            "stop examples.hel\\t": "g! ",
                            "start examples.hel\\t": "g! ",
                            "start hell": "no bundle has the name hell",
                            "py:run hel\\t one": "['one']",
                        }.items():
                            type(typed + "\\r")
                            see(seen)
                            if "g! " not in seen:
                                see("g! ")
                        """);
        assertEquals("status 0\n", outcome.out(), outcome.err());
    }
}
