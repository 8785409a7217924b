package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/maven.md says of Gradle, in a copy of the source tree that nobody has built. */
class GradleIT {
    private static final String INDENT = "    ";

    @Test
    void theTemplateBuildsWithGradleAsWithMaven() throws IOException {
        SourceTree tree = SourceTree.shared();
        assumeTrue(
                tree.outcome("gradle --version").status() == 0,
                "there is no Gradle that runs on this Java");
        tree.run("mvn -Dquickly -DskipTests install");
        List<String> lines =
                tree.lines("docs/maven.md").stream()
                        .dropWhile(line -> !line.equals("## With Gradle"))
                        .dropWhile(line -> !line.startsWith(INDENT))
                        .takeWhile(line -> line.startsWith(INDENT))
                        .toList();
        String printed = "";
        for (String line : lines) {
            printed = tree.run(line.strip());
        }
        assertEquals("spam as __main__", printed.strip().lines().reduce("", (a, b) -> b));
    }
}
