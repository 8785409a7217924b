package loader.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A project that Maven itself builds, with the plugin as it was packaged and nothing from the
 * network.
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

    /** The environment's options for Maven, which may name another repository. */
    private static final List<String> OPTIONS = List.of("MAVEN_OPTS", "MAVEN_ARGS");

    private static final String POM =
            """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>it</groupId><artifactId>it</artifactId><version>1</version><packaging>pom</packaging>
              <build><plugins><plugin>
                <groupId>io.github.loader-osgi</groupId><artifactId>loader-maven-plugin</artifactId><version>%s</version>
                <executions><execution>
                  <goals><goal>wheel</goal></goals>
                  <configuration>%s</configuration>
                </execution></executions>
              </plugin></plugins></build>
            </project>
            """;

    Outcome run(String configuration) throws IOException, InterruptedException {
        String known = Path.of(System.getProperty("it.known")).toUri().toString();
        String repository = System.getProperty("it.repository");
        Files.writeString(folder.resolve("settings.xml"), SETTINGS.formatted(repository, known));
        Files.writeString(
                folder.resolve("pom.xml"),
                POM.formatted(System.getProperty("it.version"), configuration));
        ProcessBuilder build =
                new ProcessBuilder(command()).directory(folder.toFile()).redirectErrorStream(true);
        build.environment().keySet().removeAll(OPTIONS);
        Process maven = build.start();
        String log = new String(maven.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(maven.waitFor(), log);
    }

    private static List<String> command() {
        boolean windows = java.io.File.separatorChar == '\\';
        String mvn = System.getProperty("it.maven") + (windows ? "/bin/mvn.cmd" : "/bin/mvn");
        return List.of(mvn, "-B", "-ntp", "-s", "settings.xml", "package");
    }
}
