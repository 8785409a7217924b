package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The screens of a page of the documents, typed one after the other on one terminal. */
@Timeout(300)
class ShellPageIT {
    private static final Path PAGES = Path.of("..", "..", "docs");

    /** Where the pages are as they should be; copy one when it is to change. */
    private static final Path WRITTEN = Path.of("target");

    /** Types what the page shows behind prompts, and writes the page with what is seen then. */
    private static final String TYPIST =
            """
            import fcntl, os, pty, re, select, struct, sys, termios, time

            page, written, *command = sys.argv[1:]
            prompts = ("g! ", ">>> ", "... ", "name? ")
            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
                os.execv(command[0], command)

            def until_prompt():
                seen = ""
                end = time.monotonic() + 60
                while not ("\\n" + seen).endswith(tuple("\\n" + each for each in prompts)):
                    if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
                        os.kill(pid, 9)
                        sys.exit(f"no prompt in {seen!r}")
                    seen += os.read(terminal, 4096).decode().replace("\\r", "")
                return seen

            def keys(text):
                controls = {"^C": "\\x03", "^D": "\\x04"}
                line = re.sub("|".join(map(re.escape, controls)), lambda m: controls[m[0]], text)
                return (line if line != text else line + "\\r").encode()

            lines = []
            prompt = until_prompt().split("\\n")[-1]
            for line in open(page).read().splitlines():
                text = line[4:] if line.startswith("    ") else None
                if text is None:
                    lines.append(line)
                elif text.startswith(prompt):
                    lines.append(line)
                    typed = text[len(prompt):]
                    os.write(terminal, keys(typed))
                    seen = until_prompt()
                    seen = seen.removeprefix(typed.replace("^D", "")).removeprefix("\\n")
                    *output, prompt = seen.split("\\n")
                    lines += [("    " + each).rstrip() for each in output if each]
            open(written, "w").write("\\n".join(lines) + "\\n")
            os.write(terminal, b"exit 0\\r")
            print("status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"shell.md", "processes.md"})
    void thePageShowsWhatTheShellShows(String name) throws Exception {
        Path page = PAGES.resolve(name);
        Path written = WRITTEN.resolve(name);
        Outcome outcome = typed(page, written);
        assertEquals("status 0\n", outcome.out(), outcome.err());
        assertEquals(Files.readString(written), Files.readString(page), "as in " + written);
    }

    private Outcome typed(Path page, Path written) throws IOException {
        Path typist = Files.writeString(folder.resolve("typist.py"), TYPIST);
        return Distribution.command(
                        typist.toString(),
                        page.toString(),
                        written.toString(),
                        Distribution.SCRIPT.toString())
                .with("TERM", "dumb")
                .with("HOME", folder.toString())
                .run();
    }
}
