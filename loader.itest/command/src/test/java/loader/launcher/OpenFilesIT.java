package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command where few files can be open ({@code ulimit -n}). */
class OpenFilesIT {

    private static final int ENOUGH = 250;

    private static final String USES_ALL =
            """
            files = []
            try:
                while True:
                    files.append(open("/dev/null"))
            except OSError as full:
                print("full:", full.strerror)
            try:
                import hello
            except ImportError as refused:
                print("refused:", refused)
            files.clear()
            import hello
            """;

    @TempDir private static Path folder;

    @BeforeAll
    static void isUnpacked() {
        assertEquals(0, Distribution.run("-c", "pass").status());
    }

    private static Outcome run(int limit, String input, String... arguments) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "ulimit -n " + limit + " && exec \"$@\"",
                                "sh",
                                Distribution.SCRIPT.toString()));
        words.addAll(List.of(arguments));
        return Program.of(words)
                .with("LOADER_CACHE", Distribution.CACHE.toString())
                .merged()
                .fed(input)
                .run();
    }

    /** How many it needs depends on Java. */
    @ParameterizedTest
    @ValueSource(ints = {20, 24, 28, 32, 36, 40})
    void aCommandThatCannotStartEndsWithStatusOneAndNamesTheReason(int limit) {
        Outcome ending = run(limit, "", "-c", "print('ran')");
        String lines = ending.out().strip();
        if (limit > 20 && ending.status() == 0) { // what it has not needed may be missing, by name
            assertTrue(lines.endsWith("ran"), lines);
            assertTrue(lines.equals("ran") || lines.contains("Too many open files"), lines);
        } else {
            assertEquals(1, ending.status(), lines);
            assertTrue(
                    lines.contains("no more files can be opened, see ulimit -n")
                            || lines.contains("Too many open files"),
                    lines);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"py:run program", "py:run --main program"})
    void aRunThatUsesAllIsToldWhyAnImportFailsAndTheContainerWorksOn(String command)
            throws IOException {
        Path program = TestModules.in(folder.resolve("program.jar"), "program", USES_ALL);
        Outcome ending = run(ENOUGH, command + "\npy:run hello\n", "--with", program.toString());
        String lines = ending.out().strip();
        assertEquals(0, ending.status(), lines);
        assertTrue(lines.contains("full: Too many open files"), lines);
        assertTrue(
                ending.lines().stream()
                        .anyMatch(
                                line ->
                                        line.startsWith("refused: hello: ")
                                                && line.endsWith("Too many open files")),
                lines);
        assertTrue(lines.contains("This is a test module named hello."), lines);
        assertTrue(lines.contains("This is a test module named __main__."), lines);
    }

    /** This one does not wait for a minute, as others do, until it says that nobody answers. */
    @Test
    void aChildThatAsksWhileAllAreUsedKeepsNoLaterOneFromItsAnswer() throws IOException {
        Path program =
                Files.writeString(
                        folder.resolve("children.py"),
                        """
                        import subprocess, sys
                        CODE = '''if True:
                            import sys
                            sys.stdin.readline()
                            import _loader_child
                            if sys.argv[1:]:
                                _loader_child.ask.__globals__["LONGEST_WAIT"] = 3
                            try:
                                import hello
                            except ImportError as refused:
                                print(refused)
                        '''
                        def start(*words):
                            return subprocess.Popen(
                                [sys.executable, "-c", CODE, *words], stdin=subprocess.PIPE
                            )
                        def use_all():
                            try:
                                while True:
                                    files.append(open("/dev/null"))
                            except OSError:
                                pass
                        start().communicate(b"go\\n")
                        waiting = start("soon")
                        files = []
                        use_all()
                        waiting.stdin.write(b"go\\n")
                        waiting.stdin.flush()
                        use_all()  # Java may have closed some
                        print("status", waiting.wait(), flush=True)
                        files.clear()
                        start().communicate(b"go\\n")
                        """);
        Outcome ending = run(ENOUGH, "", program.toString());
        assertEquals(
                List.of(
                        "This is a test module named hello.",
                        "No module named 'hello'; the container that this process was started from"
                                + " cannot be asked",
                        "status 0",
                        "This is a test module named hello."),
                ending.lines());
        assertEquals(0, ending.status());
    }

    @Test
    void theCommandStartsWithFewerFilesThanTheLimitsSay() {
        Outcome ending = run(50, "", "-c", "print('ran')");
        assertEquals("0 ran", ending.status() + " " + ending.out().strip());
    }
}
