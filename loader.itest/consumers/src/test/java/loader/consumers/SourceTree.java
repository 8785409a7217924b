package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import loader.testing.Program;
import loader.testing.Program.Outcome;

/**
 * A copy of the source tree that nobody has built, and a Maven whose repository holds only what
 * builds of this copy install. What comes from Maven Central may come from the repository of the
 * build around the test.
 */
final class SourceTree {
    private static final String SETTINGS =
            """
            <settings>
              <localRepository>%s</localRepository>
              <profiles><profile>
                <id>known</id>
                <repositories>
                  <repository><id>known</id><url>%2$s</url><snapshots><enabled>false</enabled></snapshots></repository>
                </repositories>
                <pluginRepositories>
                  <pluginRepository><id>known</id><url>%2$s</url><snapshots><enabled>false</enabled></snapshots></pluginRepository>
                </pluginRepositories>
              </profile></profiles>
              <activeProfiles><activeProfile>known</activeProfile></activeProfiles>
            </settings>
            """;

    private final Path folder;

    private SourceTree(Path folder) {
        this.folder = folder;
    }

    /** The copy is the folder {@code loader} in this one. */
    static SourceTree copiedInto(Path folder) throws IOException {
        SourceTree tree = new SourceTree(folder);
        tree.copySources();
        tree.writeMaven();
        return tree;
    }

    Path root() {
        return folder.resolve("loader");
    }

    /** The local repository of this Maven. */
    Path repository() {
        return folder.resolve("repository");
    }

    /** The files that Git knows and those that it would add. */
    private void copySources() throws IOException {
        Path source = Path.of(System.getProperty("it.source")).toRealPath();
        String files =
                Program.of(
                                "git",
                                "ls-files",
                                "-z",
                                "--cached",
                                "--others",
                                "--exclude-standard")
                        .in(source)
                        .output();
        for (String file : files.split("\0")) {
            if (Files.exists(source.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                Path copy = root().resolve(file);
                Files.createDirectories(copy.getParent());
                Files.copy(
                        source.resolve(file),
                        copy,
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private void writeMaven() throws IOException {
        Path settings = folder.resolve("settings.xml");
        String known = Path.of(System.getProperty("it.known")).toUri().toString();
        Files.writeString(settings, SETTINGS.formatted(repository(), known));
        Path script = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '%s/bin/mvn' -B -ntp -s '%s' \"$@\"\n"
                        .formatted(System.getProperty("it.maven"), settings));
        Files.setPosixFilePermissions(
                script, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a line of a document in the root of the tree; what it prints. */
    String run(String line) {
        return run(line, root());
    }

    /** Runs a line in another folder; what it prints. */
    String run(String line, Path where) {
        Outcome outcome =
                Program.of("sh", "-c", line)
                        .in(where)
                        .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
                        .with("LOADER_CACHE", folder.resolve("cache").toString())
                        .with("MAVEN_OPTS", "")
                        .with("MAVEN_ARGS", "")
                        .merged()
                        .within(Duration.ofMinutes(20))
                        .run();
        assertEquals(0, outcome.status(), () -> line + "\n" + outcome.out());
        return outcome.out();
    }

    /** The lines of the code blocks of a document that lies in the tree. */
    List<String> commands(String document) {
        try {
            return Files.readAllLines(root().resolve(document)).stream()
                    .filter(line -> line.startsWith("    "))
                    .map(String::strip)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
