package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** What bash completes after {@code source completion/loader.bash}. */
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
        assertEquals(List.of("--script", "--strict"), completed("-u", "--s"));
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
    void theArgumentsOfAProgramAreFiles() {
        assertEquals(List.of("lib"), completed("-m", "hello", "li"));
        assertEquals(List.of("lib"), completed("program.py", "li"));
        assertEquals(List.of(""), completed("program.py", "--s"));
    }
}
