package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command whose streams cannot be read or written, or that has no memory. */
class ShellStreamsIT {

    private static final String PRINTS =
            """
            import pathlib
            ending = "printed everything"
            try:
                for _ in range(20_000):
                    print("x" * 1000)
            except OSError as failed:
                ending = repr(failed)
            pathlib.Path("ending").write_text(ending)
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"$@\" | head -1; BrokenPipeError(32, 'Broken pipe')",
                "\"$@\" >/dev/full; OSError(28, 'No space left on device')",
            })
    void aRunGetsTheErrorOfPythonIfItsOutputIsLost(String shell, String error) throws IOException {
        Files.writeString(folder.resolve("program.py"), PRINTS);
        Program.of("sh", "-c", shell, "sh", Distribution.SCRIPT.toString())
                .with("LOADER_CACHE", Distribution.CACHE.toString())
                .in(folder)
                .fed("py:run program.py\n")
                .run();
        assertEquals(error, Files.readString(folder.resolve("ending")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--main", "--process"})
    void aRunReadsItsInputInBlocks(String kind) throws IOException {
        String program = "import sys; print(len(sys.stdin.buffer.raw.read(40_000)))";
        Files.writeString(
                folder.resolve("typed"),
                "py:run " + kind + " -c '" + program + "'\n" + "x".repeat(50_000) + "\n");
        Outcome outcome =
                Program.of("sh", "-c", "\"$@\" <typed", "sh", Distribution.SCRIPT.toString())
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .in(folder)
                        .run();
        assertTrue(outcome.out().contains("g! 40000\n"), outcome::out);
    }

    /** pytest does this for the time of its tests. */
    @ParameterizedTest
    @ValueSource(strings = {"cat typed | \"$@\"", "\"$@\" <typed"})
    void theShellGoesOnWhenAProgramLeadsItsInputElsewhere(String shell) throws IOException {
        Files.writeString(
                folder.resolve("leads.py"),
                """
                import os, pathlib, time
                os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
                pathlib.Path("led").touch()
                deadline = time.monotonic() + 60
                while not pathlib.Path("go on").exists() and time.monotonic() < deadline:
                    time.sleep(0.01)
                """);
        Files.writeString(
                folder.resolve("waits.py"),
                """
                import pathlib, time
                deadline = time.monotonic() + 60
                while not pathlib.Path("led").exists() and time.monotonic() < deadline:
                    time.sleep(0.01)
                print("led elsewhere")
                pathlib.Path("go on").touch()
                """);
        Files.writeString(
                folder.resolve("typed"),
                "py:run leads.py &\npy:run waits.py\necho one\necho two\n");
        Outcome outcome =
                Program.of("sh", "-c", shell, "sh", Distribution.SCRIPT.toString())
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .in(folder)
                        .run();
        assertTrue(outcome.out().contains("led elsewhere\n"), outcome::toString);
        assertTrue(outcome.out().contains("one\n"), outcome::toString);
        assertTrue(outcome.out().contains("two\n"), outcome::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "py:run -c 'input()'\nline",
                "py:run --main -c 'input()'\nline",
                "py:run --process -c 'input()'\nline",
                "py:run --process -c 'input(); exit()'\nline",
                "py:python\nexit()",
            })
    void whatAProgramHasNotReadIsTheNextCommand(String typed) {
        Outcome outcome = Distribution.shell(List.of(typed, "echo one", typed, "echo two"));
        assertTrue(outcome.out().contains("g! one\n"), outcome::out);
        assertTrue(outcome.out().contains("g! two\n"), outcome::out);
    }

    /** The line is an error of the program that reads it; the lines behind it are not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "py:run -c 'input()'\nno \\377 text",
                "py:run -c 'input()'\nline\necho no \\377 text",
                "py:run -c 'import sys; sys.stdin.read(2)'\nline \\377",
                "py:run --main -c 'input()'\nno \\377 text",
                "py:run --process -c 'input()'\nno \\377 text",
                "py:run --process -c 'input()'\nline\necho no \\377 text",
                "py:python\nno \\377 text\nexit()",
            })
    void aLineThatIsNoTextTakesNoneWithIt(String typed) throws IOException {
        Files.writeString(folder.resolve("typed"), typed + "\necho one\nx\\303\necho two\n");
        Outcome outcome =
                Program.of(
                                "sh",
                                "-c",
                                "printf \"$(cat typed)\" | \"$@\"",
                                "sh",
                                Distribution.SCRIPT.toString())
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .in(folder)
                        .run();
        assertTrue(outcome.out().contains("g! one\n"), outcome::out);
        assertTrue(outcome.out().contains("g! two\n"), outcome::out);
    }

    /** As {@code python -i} does: the statement that the line belongs to is refused. */
    @Test
    void thePromptGoesOnAfterALineThatIsNoText() throws IOException {
        Files.writeString(
                folder.resolve("typed"),
                """
                py:python
                no \\377 text
                print("one")
                if True:
                  print("none")
                  x = "\\377"

                print("two")
                exit()
                echo three
                """);
        Outcome outcome =
                Program.of(
                                "sh",
                                "-c",
                                "printf \"$(cat typed)\" | \"$@\"",
                                "sh",
                                Distribution.SCRIPT.toString())
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .in(folder)
                        .merged()
                        .run();
        String reason = "SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xff in";
        assertEquals(3, outcome.out().split(Pattern.quote(reason), -1).length, outcome::out);
        for (String answer : List.of(">>> one\n", ">>> two\n", "g! three\n")) {
            assertTrue(outcome.out().contains(answer), outcome::out);
        }
        assertFalse(outcome.out().contains("none\n"), outcome::out);
    }

    /** As in sh; a program of the shell gets the text as it is. */
    @Test
    void theLastLineMayLackItsEnd() {
        assertEquals(4, Distribution.command().fed("exit 4").run().status());
        Outcome outcome =
                Distribution.command()
                        .fed("py:run -c 'import sys; print(repr(sys.stdin.read()))'\nabc")
                        .run();
        assertTrue(outcome.out().contains("'abc'\n"), outcome::out);
    }

    /** As python. */
    @ParameterizedTest
    @ValueSource(strings = {"lb\n", "lb\nexit\n", "lb\nexit 3\n"})
    void aShellWhoseOutputIsLostEndsWithAStatus(String typed) {
        Outcome outcome =
                Program.of("sh", "-c", "\"$@\" >/dev/full", "sh", Distribution.SCRIPT.toString())
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .in(folder)
                        .fed(typed)
                        .run();
        assertEquals(120, outcome.status(), outcome.err());
    }

    @Test
    void theContainerEndsWithAShellThatCannotReadItsInput() {
        Outcome outcome =
                Program.of("sh", "-c", "\"$@\" </", "sh", Distribution.SCRIPT.toString())
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .in(folder)
                        .run();
        assertEquals(1, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains("Is a directory"), outcome.err());
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "newer ones do without this memory")
    void aCommandWithoutMemoryForItsLibraryNamesTheReason() {
        Outcome outcome =
                Program.of(Distribution.SCRIPT.toString(), "-c", "pass")
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .with("LOADER_JAVA_OPTS", "-XX:MaxDirectMemorySize=1k")
                        .in(folder)
                        .run();
        String last = outcome.err().lines().reduce("", (before, line) -> line);
        assertTrue(last.startsWith("loader: Python did not start ["), outcome.err());
        assertTrue(last.contains("direct buffer memory"), last);
    }
}
