package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.testing.Program;

/**
 * A command line that a document shows, the lines that are typed into it, and the lines that it
 * prints. {@code …} stands for any text, and other lines may be printed between those that are
 * shown.
 */
record Example(String command, List<String> input, List<String> output) {
    private static final String INDENT = "    ";
    private static final String PROMPT = "g! ";
    private static final String CONTINUED = "\\";
    private static final String ANYTHING = "…";

    /** The examples of a document: its indented lines from a command on. */
    static List<Example> of(Path document, Predicate<String> isCommand) throws IOException {
        List<Example> examples = new ArrayList<>();
        boolean inExample = false;
        String begun = "";
        for (String line : Files.readAllLines(document)) {
            String text = line.startsWith(INDENT) ? line.substring(INDENT.length()) : "";
            if (!begun.isEmpty() || isCommand.test(text)) {
                begun += text;
                inExample = true;
                if (!begun.endsWith(CONTINUED)) {
                    examples.add(new Example(begun, new ArrayList<>(), new ArrayList<>()));
                    begun = "";
                } else {
                    begun += "\n";
                }
            } else if (inExample && text.startsWith(PROMPT)) {
                last(examples).input().add(text.substring(PROMPT.length()));
            } else if (inExample && !text.isEmpty()) {
                last(examples).output().add(text);
            } else {
                inExample = false;
            }
        }
        return examples;
    }

    private static Example last(List<Example> examples) {
        return examples.get(examples.size() - 1);
    }

    /** Runs the command in that folder, which holds the command {@code loader}. */
    void printsWhatIsShown(Path folder) {
        String printed = printed(folder);
        if (output.isEmpty()) {
            assertEquals("", printed, this::toString);
            return;
        }
        String shown =
                output.stream().map(Example::pattern).collect(Collectors.joining("\n(.*\n)*?"));
        assertTrue(
                Pattern.compile("(?m)^" + shown).matcher(printed).find(),
                () -> this + "\n" + String.join("\n", output) + "\n--- but was\n" + printed);
    }

    private static String pattern(String line) {
        return Stream.of(line.split(ANYTHING, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }

    /** Both streams, without the prompts. */
    String printed(Path folder) {
        String typed = input.stream().map(line -> line + "\n").collect(Collectors.joining());
        return Program.of("sh", "-c", command)
                .in(folder)
                .with("LOADER_CACHE", Distribution.CACHE.toString())
                .fed(typed)
                .merged()
                .output()
                .replace(PROMPT, "")
                .replace("\r", "");
    }

    @Override
    public String toString() {
        return command + input;
    }
}
