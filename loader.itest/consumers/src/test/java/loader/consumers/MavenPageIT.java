package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of docs/maven.md, made as shown, and its lines, typed one after the other. */
class MavenPageIT {
    private static final String DOCUMENT = "docs/maven.md";
    private static final String INDENT = "    ";
    private static final String PROMPT = INDENT + "$ ";
    private static final Pattern FILE = Pattern.compile("File `([^`]+)`");

    private static SourceTree tree;

    /** The folders of the application: bundles from Maven, or from the index alone. */
    private static final List<String> APPLICATIONS = List.of("app", "indexed");

    private static final Map<String, String> BNDRUNS = new HashMap<>();

    private static String resolved;
    private static String complaints;

    @BeforeAll
    static void followThePage() throws IOException {
        tree = SourceTree.shared();
        List<String> lines = tree.lines(DOCUMENT);
        writeFiles(lines);
        for (String application : APPLICATIONS) {
            BNDRUNS.put(application, Files.readString(bndrun(application)));
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(PROMPT)) {
                List<String> shown =
                        lines.stream()
                                .skip(i + 1)
                                .takeWhile(line -> line.startsWith(INDENT))
                                .takeWhile(line -> !line.startsWith(PROMPT))
                                .map(String::strip)
                                .toList();
                String printed = tree.run(lines.get(i).substring(PROMPT.length()));
                if (!shown.isEmpty()) {
                    assertEquals(shown, printed.lines().toList());
                }
            }
        }
        resolved = Files.readString(bndrun("app"));
        complaints =
                tree.outcome("java -jar ../app/target/app.jar; java -jar ../indexed/target/app.jar")
                        .err();
    }

    private static Path bndrun(String application) {
        return tree.folder().resolve(application).resolve("app.bndrun");
    }

    private static void writeFiles(List<String> lines) throws IOException {
        for (int i = 0; i < lines.size(); i++) {
            Matcher file = FILE.matcher(lines.get(i));
            if (file.find()) {
                Path path = tree.root().resolve(file.group(1)).normalize();
                Files.createDirectories(path.getParent());
                Files.write(path, block(lines.subList(i + 1, lines.size())));
            }
        }
    }

    /** The next indented lines, and the empty lines between them. */
    private static List<String> block(List<String> lines) {
        List<String> block = new ArrayList<>();
        lines.stream()
                .dropWhile(line -> !line.startsWith(INDENT))
                .takeWhile(line -> line.startsWith(INDENT) || line.isEmpty())
                .map(line -> line.isEmpty() ? line : line.substring(INDENT.length()))
                .forEach(block::add);
        return block;
    }

    @Test
    void theResolverChoosesWhatNobodyNamed() {
        for (String bundle :
                List.of(
                        "com.sun.jna",
                        "loader.native",
                        "loader.python.",
                        "loader.services",
                        "spam")) {
            assertTrue(resolved.contains("\t" + bundle), resolved);
        }
    }

    /** SLF4J looks for its provider once. */
    @Test
    void theProviderOfTheLogStartsBeforeLoader() {
        assertFalse(complaints.contains("No SLF4J providers"), complaints);
    }

    @Test
    void theComponentRunsInAContainer() throws IOException {
        Path report = tree.folder().resolve("app-test/target/surefire-reports/my.app.AppTest.txt");
        String run = Files.readString(report);
        assertTrue(run.contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"), run);
    }

    @Test
    void theRepositoryHasNothingOfTheMachineThatBuiltIt() throws IOException {
        Path repository = tree.root().resolve("loader.repository/target/archive/repository");
        String index = Files.readString(repository.resolve("index.xml"));
        assertTrue(index.contains("loader.python"), index);
        assertFalse(index.contains(tree.folder().toString()), index);
        assertFalse(index.contains("increment="), index);
        try (Stream<Path> files = Files.walk(repository)) {
            List<String> others =
                    files.filter(Files::isRegularFile)
                            .map(file -> repository.relativize(file).toString())
                            .filter(file -> !file.matches(".*\\.(jar|pom|xml)"))
                            .toList();
            assertEquals(List.of(), others);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "loader.core, loader.core",
        "loader.native, loader.native",
        "com.sun.jna, jna",
        "loader.python.*, the CPython of the platform",
        "loader.services, loader.services",
        "loader.runpy, loader.runpy",
        "spam, the bundle of the module"
    })
    void theMessageNamesWhatTheMissingBundleProvides(String bundle, String row) throws IOException {
        List<String> names = namesInTheRowOf(row);
        for (String application : APPLICATIONS) {
            Files.writeString(
                    bndrun(application),
                    BNDRUNS.get(application) + "-runblacklist: bnd.identity;id='" + bundle + "'\n");
            Outcome outcome =
                    tree.outcome("cd ../" + application + " && mvn -q -DskipTests package");
            assertNotEquals(0, outcome.status(), outcome.out());
            String message = outcome.out().replaceAll("(?s)Blacklisted Capabilities:.*", "");
            assertTrue(names.stream().anyMatch(message::contains), () -> names + "\n" + message);
        }
    }

    /** What the first column of the table has in code. */
    private static List<String> namesInTheRowOf(String missing) throws IOException {
        Pattern row = Pattern.compile("\\| (.*) \\| `?" + Pattern.quote(missing) + "(`|\\W).*\\|");
        Stream<String> names =
                tree.lines(DOCUMENT).stream()
                        .dropWhile(line -> !line.startsWith("## When a bundle is missing"))
                        .map(row::matcher)
                        .filter(Matcher::matches)
                        .limit(1)
                        .flatMap(m -> Pattern.compile("`([^`]+)`").matcher(m.group(1)).results())
                        .map(name -> name.group(1));
        return names.toList();
    }
}
