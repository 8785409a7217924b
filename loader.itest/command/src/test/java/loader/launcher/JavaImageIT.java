package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of {@code jlink} that examples/template/README.md shows. */
class JavaImageIT {
    private static final Path DOCUMENT = Path.of("..", "..", "examples", "template", "README.md");

    @TempDir Path folder;

    @Test
    void theModulesOfTheReadmeAreEnoughForAModule() throws IOException {
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        assumeTrue(Files.isExecutable(jlink), "this Java has no jlink");
        String image = folder.resolve("image").toString();
        Matcher shown = Pattern.compile("`jlink (.*)image`").matcher(Files.readString(DOCUMENT));
        assertTrue(shown.find());
        List<String> words = new ArrayList<>(List.of(jlink.toString()));
        words.addAll(List.of(shown.group(1).split(" ")));
        words.add(image);
        Program.of(words).output();

        Outcome outcome = Distribution.command("-m", "hello", "one").with("JAVA_HOME", image).run();

        assertEquals(0, outcome.status(), outcome::toString);
        assertEquals("['one']", outcome.last());
    }
}
