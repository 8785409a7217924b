package loader.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A project that Maven itself builds, with the plugin as it was packaged and nothing from the
 * network. The plugin stands in the POM as README.md shows it.
 */
record MavenBuild(Path folder) {

    /** What a build said, and how it ended. */
    record Outcome(int status, String log) {}

    /** Maven takes what the plugin's own build has downloaded from its folder, as from a server. */
    private static final String SETTINGS =
            """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors><mirror><id>known</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
            </settings>
            """;

    private static final Path README = Path.of("README.md");

    /** The configuration that the README shows. */
    static final String SHOWN = "<lock>wheels.lock</lock>";

    /** The environment's options for Maven, which may name another repository. */
    private static final List<String> OPTIONS = List.of("MAVEN_OPTS", "MAVEN_ARGS");

    private static final String POM =
            """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>it</groupId><artifactId>it</artifactId><version>1</version><packaging>pom</packaging>
              <build><plugins>
            %s
              </plugins></build>
            </project>
            """;

    Outcome run(String configuration) throws IOException, InterruptedException {
        String known = Path.of(System.getProperty("it.known")).toUri().toString();
        String repository = System.getProperty("it.repository");
        Files.writeString(folder.resolve("settings.xml"), SETTINGS.formatted(repository, known));
        Files.writeString(
                folder.resolve("pom.xml"), POM.formatted(plugin().replace(SHOWN, configuration)));
        ProcessBuilder build =
                new ProcessBuilder(command()).directory(folder.toFile()).redirectErrorStream(true);
        build.environment().keySet().removeAll(OPTIONS);
        Process maven = build.start();
        String log = new String(maven.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(maven.waitFor(), log);
    }

    /** The indented lines that begin the README; the dots stand for a version. */
    private static String plugin() throws IOException {
        String indent = " ".repeat(4);
        return Files.readAllLines(README).stream()
                .dropWhile(line -> !line.startsWith(indent))
                .takeWhile(line -> line.startsWith(indent))
                .collect(Collectors.joining("\n"))
                .replace("…", System.getProperty("it.version"));
    }

    private static List<String> command() {
        boolean windows = java.io.File.separatorChar == '\\';
        String mvn = System.getProperty("it.maven") + (windows ? "/bin/mvn.cmd" : "/bin/mvn");
        return List.of(mvn, "-B", "-ntp", "-s", "settings.xml", "package");
    }
}
