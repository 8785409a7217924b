package loader.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of a page, typed one after the other, print the output that is shown there. */
class TutorialIT {
    private static final Path DOCUMENTS = Path.of("..", "..", "docs");
    private static final String PROMPT = "$ ";

    /** What the tutorial uses of the source tree: the command and the built examples. */
    @TempDir Path tree;

    @ParameterizedTest
    @ValueSource(strings = {"tutorial.md", "build-wheels.md"})
    void eachStepPrintsWhatIsShown(String document) throws Exception {
        Files.createSymbolicLink(tree.resolve("loader"), Distribution.SCRIPT);
        Files.createSymbolicLink(
                tree.resolve("examples"), Path.of("..", "..", "examples").toRealPath());
        for (Example step : steps(DOCUMENTS.resolve(document))) {
            step.printsWhatIsShown(tree);
        }
    }

    private static List<Example> steps(Path document) throws IOException {
        return Example.of(document, text -> text.startsWith(PROMPT)).stream()
                .map(TutorialIT::withoutPrompt)
                .toList();
    }

    private static Example withoutPrompt(Example step) {
        String command = step.command().substring(PROMPT.length());
        return new Example(command, step.input(), step.output());
    }
}
