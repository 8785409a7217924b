package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of RELEASING.md, typed one after the other in a copy of the source tree. They release
 * some modules only, all with {@code -Dreleasing=whole}.
 */
class ReleasingIT {
    private static final String DOCUMENT = "RELEASING.md";
    private static final String INDENT = " ".repeat(8);
    private static final String SOME =
            " -pl loader.bom,loader.core,loader.features,loader.python/"
                    + System.getProperty("python.host")
                    + " -am deploy ";
    private static final boolean WHOLE = "whole".equals(System.getProperty("releasing"));

    @TempDir static Path keys;

    private static SourceTree tree;

    @BeforeAll
    static void release() throws IOException {
        tree = SourceTree.copy("release");
        assumeTrue(
                tree.outcome("command -v gpg && command -v zip && command -v unzip").status() == 0,
                "there is no gpg, zip or unzip");
        type("git init -q");
        type("git config user.name Test && git config user.email test@localhost");
        type("git add -A && git commit -q -m Start");
        type("gpg --batch --passphrase '' --quick-gen-key Test default default never");
        for (String line : lines(before("Set the next version"))) {
            type(WHOLE ? line : line.replace(" deploy ", SOME));
        }
    }

    @AfterAll
    static void endTheAgent() {
        tree.outcome("GNUPGHOME='" + keys + "' gpgconf --kill all");
    }

    private static String type(String line) {
        return tree.run("export GNUPGHOME='" + keys + "'; " + line);
    }

    private static Predicate<String> before(String words) {
        return line -> !line.contains(words);
    }

    /** The indented ones, up to a line. */
    private static List<String> lines(Predicate<String> before) throws IOException {
        return tree.lines(DOCUMENT).stream()
                .takeWhile(before)
                .filter(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
    }

    private static Path released(String artifact) {
        return tree.root().resolve("target/release/io/github/loader-osgi/" + artifact + "/0.1.0");
    }

    @Test
    void anArtifactHasWhatMavenCentralWants() {
        for (String file :
                List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
            for (String suffix : List.of("", ".sha1", ".asc")) {
                Path wanted = released("loader.core").resolve("loader.core-0.1.0" + file + suffix);
                assertTrue(Files.exists(wanted), wanted::toString);
            }
        }
    }

    @Test
    void theSignaturesAreThoseOfTheFiles() {
        Path pom = released("loader.bom").resolve("loader.bom-0.1.0.pom");
        type("gpg --batch --verify '" + pom + ".asc' '" + pom + "'");
    }

    @Test
    void theArchiveHasTheArtifactsFromTheRootOfARepository() {
        List<String> names = type("unzip -Z1 target/loader-0.1.0.zip").lines().toList();
        assertTrue(
                names.contains(
                        "io/github/loader-osgi/loader.features/0.1.0/loader.features-0.1.0-features.xml"),
                names::toString);
        assertFalse(names.stream().anyMatch(name -> name.contains("SNAPSHOT")), names::toString);
        assertFalse(names.stream().anyMatch(name -> name.contains("metadata")), names::toString);
    }

    @Test
    void theTagHasTheVersionEverywhere() {
        assertEquals(
                "", type("git grep -l '0\\.1\\.0-SNAPSHOT' 0.1.0 -- . ':!RELEASING.md' || true"));
        assertEquals("", type("git status --porcelain"));
    }

    @Test
    void theNextVersionIsOneThatBuilds() throws IOException {
        List<String> all = lines(line -> true);
        int first = lines(before("Set the next version")).size();
        all.subList(first, all.size()).forEach(ReleasingIT::type);
        type("mvn -q validate");
        String pom = Files.readString(tree.root().resolve("pom.xml"));
        assertTrue(pom.contains("<version>0.2.0-SNAPSHOT</version>"), pom);
        assertEquals(
                List.of(),
                type("git grep -l '\\b0\\.1\\.0\\b' || true")
                        .lines()
                        .filter(file -> !List.of("CHANGELOG.md", DOCUMENT).contains(file))
                        .toList());
    }
}
