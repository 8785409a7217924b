package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import loader.testing.KarafConsole;
import loader.testing.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features that the build installs, as docs/container.md shows them. */
class KarafFeaturesIT {
    private static final String DOCUMENT = "docs/container.md";
    private static final String INDENT = "    ";
    private static final String INSTALL = "mvn -Dquickly -DskipTests install";

    @TempDir Path karaf;

    private SourceTree tree;

    @BeforeEach
    void unpackKaraf() throws IOException {
        assumeTrue(Runtime.version().feature() < 24, "Karaf 4.4 needs Java's Security Manager");
        tree = SourceTree.shared();
        tree.run(INSTALL);
        String archive =
                Path.of("target", "containers", "apache-karaf-minimal.tar.gz")
                        .toAbsolutePath()
                        .toString();
        Program.of("tar", "xzf", archive, "--strip-components=1").in(karaf).output();
        Path features = karaf.resolve("etc").resolve("org.apache.karaf.features.cfg");
        Files.writeString(
                features, Files.readString(features).replaceAll("ssh/[0-9.]*, \\\\\\s*", ""));
        Files.writeString(
                karaf.resolve("etc").resolve("org.ops4j.pax.url.mvn.cfg"),
                "\norg.ops4j.pax.url.mvn.localRepository=" + tree.repository() + "\n",
                StandardOpenOption.APPEND);
    }

    @Test
    void theFeaturesRunAModuleAlsoAfterARestartAndAnUpdate() throws Exception {
        String hello = tree.root().resolve("loader.launcher/target/distribution").toString();
        try (KarafConsole console = new KarafConsole(karaf)) {
            String printed = "";
            for (String line : lines()) {
                if (line.matches("[a-z]+:[a-z-]+ .*")) {
                    printed = console.run(line.replace("/opt/loader", hello));
                    assertFalse(printed.contains("Error"), printed);
                } else {
                    assertTrue(printed.contains(line), printed);
                }
            }
        }
        try (KarafConsole console = new KarafConsole(karaf)) {
            assertTrue(console.run("py:run hello again").contains("['again']"));
            console.run("bundle:update examples.hello");
            assertTrue(console.run("py:run hello updated").contains("['updated']"));
            console.run("feature:install system");
            assertTrue(console.run("py:find hello").contains("extension"));
            console.end("system:shutdown -f");
        }
        List<String> errors =
                Files.readAllLines(karaf.resolve("data").resolve("log").resolve("karaf.log"))
                        .stream()
                        .filter(line -> line.contains("| ERROR |") || line.contains("xception"))
                        .toList();
        assertEquals(List.of(), errors);
    }

    private List<String> lines() throws IOException {
        return tree.lines(DOCUMENT).stream()
                .dropWhile(line -> !line.startsWith(INDENT + "feature:"))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
    }
}
