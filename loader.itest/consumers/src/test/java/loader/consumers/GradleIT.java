package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/maven.md says of Gradle, in a copy of the source tree that nobody has built. */
class GradleIT {
    private static final String DOCUMENT = "docs/maven.md";
    private static final String INDENT = "    ";
    private static final String PLUGIN = "spam-gradle/plugin.gradle";

    private static SourceTree tree;

    @BeforeAll
    static void install() throws IOException {
        tree = SourceTree.shared();
        assumeTrue(
                tree.outcome("gradle --version").status() == 0,
                "there is no Gradle that runs on this Java");
        tree.run("mvn -Dquickly -DskipTests install");
    }

    @Test
    void theTemplateBuildsWithGradleAsWithMaven() throws IOException {
        assertEquals("spam as __main__", lastOf(lines("## With Gradle")));
    }

    @Test
    void theTemplateBuildsWithBndsPlugin() throws IOException {
        lastOf(lines("## With Gradle"));
        Files.writeString(tree.folder().resolve(PLUGIN), file());
        assertEquals("spam as __main__", lastOf(lines("## With Gradle", PLUGIN, "Build and run:")));
    }

    /** Types the lines; the last line that the last of them prints. */
    private static String lastOf(List<String> lines) {
        String printed = "";
        for (String line : lines) {
            printed = tree.run(line);
        }
        return printed.strip().lines().reduce("", (a, b) -> b);
    }

    /** The next block after lines with these words, one after the other. */
    private static List<String> lines(String... words) throws IOException {
        return after(words)
                .dropWhile(line -> !line.startsWith(INDENT))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
    }

    /** The block of the file, with its empty lines. */
    private static String file() throws IOException {
        return after("## With Gradle", PLUGIN)
                .skip(1)
                .takeWhile(line -> line.startsWith(INDENT) || line.isEmpty())
                .map(line -> line.isEmpty() ? line : line.substring(INDENT.length()))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> after(String... words) throws IOException {
        Stream<String> lines = tree.lines(DOCUMENT).stream();
        for (String each : words) {
            lines = lines.dropWhile(line -> !line.contains(each));
        }
        return lines;
    }
}
