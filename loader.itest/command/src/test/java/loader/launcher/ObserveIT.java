package loader.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/observe.md make a recording, and print what is shown there. */
class ObserveIT {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "observe.md");
    private static final String PROMPT = "$ ";

    /** The tool {@code jfr} of the Java that makes the recording. */
    private static final String TOOLS =
            "PATH=" + Path.of(System.getProperty("java.home"), "bin") + ":$PATH; ";

    @TempDir Path folder;

    @Test
    void theRecordingHasTheEventsThatAreShown() throws Exception {
        Files.createSymbolicLink(folder.resolve("loader"), Distribution.SCRIPT);
        for (Example step : steps()) {
            step.printsWhatIsShown(folder);
        }
    }

    private static List<Example> steps() throws IOException {
        return Example.of(DOCUMENT, text -> text.startsWith(PROMPT)).stream()
                .map(ObserveIT::withTools)
                .toList();
    }

    private static Example withTools(Example step) {
        String command = TOOLS + step.command().substring(PROMPT.length());
        return new Example(command, step.input(), step.output());
    }
}
