package loader.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of docs/tutorial.md, typed one after the other, print the output that is shown there.
 */
class TutorialIT {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "tutorial.md");
    private static final String PROMPT = "$ ";

    /** What the tutorial uses of the source tree: the command and the built examples. */
    @TempDir Path tree;

    @Test
    void eachStepPrintsWhatIsShown() throws Exception {
        Files.createSymbolicLink(tree.resolve("loader"), Distribution.SCRIPT);
        Files.createSymbolicLink(
                tree.resolve("examples"), Path.of("..", "..", "examples").toRealPath());
        for (Example step : steps()) {
            step.printsWhatIsShown(tree);
        }
    }

    private static List<Example> steps() throws IOException {
        return Example.of(DOCUMENT, text -> text.startsWith(PROMPT)).stream()
                .map(TutorialIT::withoutPrompt)
                .toList();
    }

    private static Example withoutPrompt(Example step) {
        String command = step.command().substring(PROMPT.length());
        return new Example(command, step.input(), step.output());
    }
}
