package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** The documents name files that exist, link to files that exist, and have one form. */
public class DocumentsIT {

    private static final Path TREE = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path ARCHITECTURE = TREE.resolve("ARCHITECTURE.md");
    private static final Path DECISIONS = TREE.resolve("docs").resolve("decisions");
    private static final Pattern FILE = Pattern.compile("`([A-Za-z_]+\\.(?:java|py|c|h))`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern STEP = Pattern.compile("^\\d+\\. ", Pattern.MULTILINE);
    private static final Pattern DECISION =
            Pattern.compile(
                    "# (\\d{4})\\. .+\n\n- Status: .+\n- Date: \\d{4}-\\d\\d-\\d\\d\n\n"
                            + "## Context\n.+\n## Decision\n.+\n## Consequences\n.+",
                    Pattern.DOTALL);

    /** Folders of what is made from the tree, and of other projects. */
    private static final Set<String> SKIPPED = Set.of("target", ".git", ".mvn", "node_modules");

    private final List<Path> files = filesOf(TREE);

    @Test
    public void eachFileThatTheArchitectureNamesExists() throws IOException {
        Set<String> names =
                files.stream()
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.toSet());
        List<String> missing =
                matches(FILE, ARCHITECTURE).filter(name -> !names.contains(name)).toList();
        assertEquals(List.of(), missing);
    }

    @Test
    public void eachOfTheFourWalksHasAtMostTenSteps() throws IOException {
        List<String> walks =
                Stream.of(Files.readString(ARCHITECTURE).split("\n## "))
                        .filter(section -> section.startsWith("Walk "))
                        .toList();
        assertEquals(4, walks.size());
        for (String walk : walks) {
            long steps = STEP.matcher(walk).results().count();
            assertTrue(walk, steps > 1 && steps <= 10);
        }
    }

    @Test
    public void eachLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : files) {
            if (document.toString().endsWith(".md")) {
                matches(LINK, document)
                        .filter(link -> !link.contains(":"))
                        .filter(link -> !Files.exists(document.resolveSibling(link)))
                        .forEach(link -> broken.add(document + ": " + link));
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    public void eachDecisionHasTheSamePartsAndALineInTheIndex() throws IOException {
        String index = Files.readString(DECISIONS.resolve("README.md"));
        try (Stream<Path> pages = Files.list(DECISIONS)) {
            for (Path page : pages.filter(each -> !each.endsWith("README.md")).toList()) {
                String name = page.getFileName().toString();
                Matcher decision = DECISION.matcher(Files.readString(page));
                assertTrue(name, decision.matches());
                assertEquals(name.substring(0, 4), decision.group(1));
                assertTrue(name, index.contains("](" + name + ")"));
            }
        }
    }

    private static Stream<String> matches(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document)).results().map(match -> match.group(1));
    }

    private static List<Path> filesOf(Path tree) {
        List<Path> found = new ArrayList<>();
        SimpleFileVisitor<Path> visitor =
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        return SKIPPED.contains(String.valueOf(folder.getFileName()))
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        found.add(file);
                        return FileVisitResult.CONTINUE;
                    }
                };
        try {
            Files.walkFileTree(tree, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
