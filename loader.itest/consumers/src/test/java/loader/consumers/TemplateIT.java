package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What examples/template/README.md says, in a copy of the source tree that nobody has built. */
class TemplateIT {
    private static final String DOCUMENT = "examples/template/README.md";

    private static SourceTree tree;
    private static String printed = "";

    @BeforeAll
    static void typeTheLines() throws IOException {
        tree = SourceTree.shared();
        for (String line : tree.lines(DOCUMENT)) {
            if (line.startsWith("    ")) {
                printed = tree.run(line.strip());
            }
        }
    }

    @Test
    void theLastLinePrintsWhatTheDocumentSays() throws IOException {
        String last = printed.lines().reduce("", (before, line) -> line);
        assertEquals("spam as __main__", last, printed);
        assertTrue(Files.readString(tree.root().resolve(DOCUMENT)).contains("`" + last + "`"));
    }

    /** As the README says of modules that keep nothing in variables of C. */
    @Test
    void theModuleRunsInAnInterpreterWithItsOwnGil() {
        String shown =
                tree.run(
                        "echo 'py:run --isolated spam'"
                                + " | ./loader --with ../spam/target/spam-1.0.0.jar");
        assertTrue(shown.contains("spam as __main__"), shown);
    }

    @Test
    void theProjectLiesOutsideTheSourceTree() {
        assertTrue(Files.exists(tree.folder().resolve("spam/target/spam-1.0.0.jar")));
    }

    /** Tests and examples stay in the tree. */
    @Test
    void installedIsWhatIsForOthers() throws IOException {
        Path group = tree.repository().resolve("io/github/loader-osgi");
        List<String> names;
        try (Stream<Path> artifacts = Files.list(group)) {
            names = artifacts.map(artifact -> artifact.getFileName().toString()).sorted().toList();
        }
        assertTrue(
                names.containsAll(
                        List.of(
                                "loader-maven-plugin",
                                "loader.bnd",
                                "loader.bom",
                                "loader.core",
                                "loader.native",
                                "loader.runpy",
                                "loader.services",
                                "loader.wheel")),
                names::toString);
        assertFalse(names.contains("loader"), names::toString);
        for (String inner : List.of("cnf", "test", "examples", "bench", "launcher")) {
            assertFalse(
                    names.stream()
                            .anyMatch(name -> name.matches("(.*\\.)?" + inner + "(ing|\\..*)?")),
                    names::toString);
        }
    }

    /** A project that depends on one of them needs no POM of the tree but that. */
    @Test
    void theInstalledPomsAreWhole() throws IOException {
        Path group = tree.repository().resolve("io/github/loader-osgi");
        List<Path> poms;
        try (Stream<Path> files = Files.walk(group)) {
            poms = files.filter(file -> file.toString().endsWith(".pom")).toList();
        }
        assertFalse(poms.isEmpty());
        for (Path pom : poms) {
            String text = Files.readString(pom);
            assertFalse(text.contains("<parent>"), pom::toString);
            assertFalse(text.contains("${"), pom::toString);
            for (String element : List.of("name", "description", "url", "license", "scm")) {
                assertTrue(text.contains("<" + element), () -> pom + " lacks " + element);
            }
            assertTrue(text.contains("<name>The Loader team</name>"), pom::toString);
        }
    }
}
