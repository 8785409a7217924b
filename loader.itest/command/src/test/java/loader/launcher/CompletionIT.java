package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;

/** What bash and zsh complete after {@code source completion/loader.bash}. */
class CompletionIT {

    /** bash calls the function with these variables set, and takes what is in COMPREPLY. */
    private static final String COMPLETE =
            """
            source completion/loader.bash
            words=$(complete -p loader)
            set -- bin/loader "$@"
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            "_${words##* }" "$1"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    /** Types at zsh, and waits for what it makes of the line. */
    private static final String AT_ZSH =
            """
            import os, pty, select, sys, time
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ |= {"TERM": "dumb", "PATH": os.path.abspath("bin") + ":" + os.environ["PATH"]}
                os.execvp("zsh", ["zsh", "-f"])
            def type(text, expected):
                os.write(terminal, text.encode())
                shown, end = "", time.monotonic() + 180
                while expected not in shown:
                    if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
                        sys.exit(f"no {expected!r} in {shown!r}")
                    shown += os.read(terminal, 4096).decode(errors="replace")
            type("autoload -U +X compinit bashcompinit && compinit -u -D && bashcompinit\\n", "")
            type("source completion/loader.bash && echo so${NOTHING}urced\\n", "sourced")
            type("loader -u --scr\\t", "loader -u --script")
            type("\\x15loader --with lib/jn\\t", "lib/jna.jar")
            type("\\x15loader -m hell\\t", "hello")
            type("\\x15exit\\n", "")
            os.waitpid(pid, 0)
            print("completed")
            """;

    private static List<String> completed(String... words) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", COMPLETE, "bash"));
        command.addAll(Arrays.asList(words));
        Outcome outcome =
                Program.of(command)
                        .in(Distribution.HOME)
                        .with("LOADER_CACHE", Distribution.CACHE.toString())
                        .run();
        assertEquals("", outcome.err());
        return outcome.lines();
    }

    @Test
    void theOptionsAreThoseOfTheHelp() {
        TreeSet<String> helped =
                Pattern.compile("^(-[a-zA-Z]+|--[a-z-]+)(?:, (--[a-z]+))?", Pattern.MULTILINE)
                        .matcher(Distribution.run("--help").out())
                        .results()
                        .flatMap(
                                found ->
                                        found.group(2) == null
                                                ? letters(found.group(1))
                                                : Stream.of(found.group(1), found.group(2)))
                        .collect(Collectors.toCollection(TreeSet::new));
        helped.addAll(List.of("-W", "-X"));
        assertEquals(helped, new TreeSet<>(completed("-")));
        assertEquals(List.of("--sandbox", "--script", "--strict"), completed("-u", "--s"));
    }

    @Test
    void zshCompletesThemToo() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(CompletionIT::hasZsh),
                "there is no zsh here");
        Outcome outcome = Distribution.command("-c", AT_ZSH).in(Distribution.HOME).run();
        assertEquals("completed", outcome.out().strip(), outcome.err());
    }

    private static boolean hasZsh(String folder) {
        return Files.isExecutable(Path.of(folder, "zsh"));
    }

    private static Stream<String> letters(String option) {
        return option.startsWith("--")
                ? Stream.of(option)
                : option.chars().skip(1).mapToObj(letter -> "-" + (char) letter);
    }

    @Test
    void modulesAndFilesAreOffered() {
        assertEquals(List.of("hello"), completed("-m", "hell"));
        assertEquals(List.of("lib/jna.jar"), completed("--with", "lib/jna"));
        assertEquals(Set.of("bin", "bundles"), Set.copyOf(completed("--python", "b")));
    }

    @Test
    void theDoctorHasOptionsOfItsOwn() {
        assertEquals(List.of("--help", "--html"), completed("doctor", "--h"));
        assertEquals(List.of("abi3"), completed("doctor", "--require", "ab"));
        assertEquals(List.of("lib"), completed("doctor", "li"));
    }

    @Test
    void theArgumentsOfAProgramAreFiles() {
        assertEquals(List.of("lib"), completed("-m", "hello", "li"));
        assertEquals(List.of("lib"), completed("program.py", "li"));
        assertEquals(List.of(""), completed("program.py", "--s"));
    }
}
