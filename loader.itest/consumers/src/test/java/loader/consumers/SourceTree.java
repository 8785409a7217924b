package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

    private static SourceTree shared;

    private final Path folder;
    private final Map<String, String> printed = new HashMap<>();

    private SourceTree(Path folder) {
        this.folder = folder;
    }

    /** The one of this process, which builds once. */
    static synchronized SourceTree shared() throws IOException {
        if (shared == null) {
            shared = copy("outside");
        }
        return shared;
    }

    /** A new one, in a folder of this name, for a test that changes it. */
    static SourceTree copy(String name) throws IOException {
        Path folder = Path.of("target", name).toAbsolutePath();
        Program.of("rm", "-rf", folder.toString()).output();
        SourceTree tree = new SourceTree(Files.createDirectories(folder));
        tree.copySources();
        tree.writeMaven();
        return tree;
    }

    /** What is beside the tree: outside of it. */
    Path folder() {
        return folder;
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
                Program.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
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
        writeCommand(
                "mvn", "'%s/bin/mvn' -B -ntp -s '%s'", System.getProperty("it.maven"), settings);
        writeCommand(
                "gradle",
                "env GRADLE_USER_HOME='%s' '%s' --no-daemon -Dmaven.repo.local='%s'",
                folder.resolve("gradle"),
                gradle().orElse(Path.of("false")),
                repository());
    }

    private void writeCommand(String name, String command, Object... arguments) throws IOException {
        Path script = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(script, "#!/bin/sh\nexec " + command.formatted(arguments) + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The Gradle of this machine. */
    private static Optional<Path> gradle() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "gradle"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs a line of a document in the root of the tree; what it prints. A line that several
     * documents have runs once.
     */
    String run(String line) {
        return printed.computeIfAbsent(line.replaceAll("\\s+#.*", ""), this::runOnce);
    }

    private String runOnce(String line) {
        Outcome outcome = outcome(line);
        assertEquals(0, outcome.status(), () -> line + "\n" + outcome.out() + outcome.err());
        return outcome.out();
    }

    /** How a line in the root of the tree ends. */
    Outcome outcome(String line) {
        return Program.of("sh", "-c", line)
                .in(root())
                .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
                .with("LOADER_CACHE", folder.resolve("cache").toString())
                .with("MAVEN_OPTS", "")
                .with("MAVEN_ARGS", "")
                .within(Duration.ofMinutes(20))
                .run();
    }

    /** A document of the tree. */
    List<String> lines(String document) throws IOException {
        return Files.readAllLines(root().resolve(document));
    }
}
