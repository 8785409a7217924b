package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A program whose only dependency is loader.embed, as installed. */
class EmbedIT {
    private static final String POM =
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>my</groupId>
              <artifactId>plain</artifactId>
              <version>1.0.0</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencies>
            %s
              </dependencies>
              <build>
                <plugins>
                  <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version></plugin>
                  <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                  <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version></plugin>
                </plugins>
              </build>
            </project>
            """;
    private static final String PROGRAM =
            """
            package my;

            import java.util.List;
            import loader.embed.LoaderContainer;

            public class Plain {
                interface Json {
                    List<Integer> loads(String text);
                }

                public static void main(String[] args) throws Exception {
                    try (LoaderContainer loader = LoaderContainer.builder().open()) {
                        System.out.println(loader.module("json", Json.class).loads("[1, 2]"));
                    }
                }
            }
            """;

    private static SourceTree tree;

    @BeforeAll
    static void install() throws IOException {
        tree = SourceTree.shared();
        tree.run("mvn -Dquickly -DskipTests install");
    }

    @Test
    void theDependencyBringsEverythingThatAProgramNeeds() throws IOException {
        String dependency =
                tree.lines("docs/embed.md").stream()
                        .filter(line -> line.contains("<artifactId>loader.embed<"))
                        .findFirst()
                        .orElseThrow();
        Path project = tree.folder().resolve("plain");
        Path source = Files.createDirectories(project.resolve("src/main/java/my"));
        Files.writeString(source.resolve("Plain.java"), PROGRAM);
        Files.writeString(project.resolve("pom.xml"), POM.formatted(dependency));
        tree.run(
                "cd ../plain && mvn -q compile dependency:build-classpath"
                        + " -Dmdep.outputFile=target/path");
        String printed =
                tree.run("cd ../plain && java -cp target/classes:$(cat target/path) my.Plain");
        assertEquals("[1, 2]", printed.strip());
    }

    /** The platform is that of the Maven that uses the POM, not of the one that has made it. */
    @Test
    void thePublishedPomIsTheSameFromAnotherPlatform() throws IOException {
        Path published = tree.root().resolve("loader.embed/target/published.pom");
        String own = Files.readString(published);
        tree.run("MAVEN_OPTS=-Dos.arch=aarch64 mvn -q flatten:flatten@published -pl loader.embed");
        assertEquals(own, Files.readString(published));
        for (String platform :
                List.of(
                        "linux-x86_64",
                        "linux-arm64",
                        "macosx-x86_64",
                        "macosx-arm64",
                        "windows-x86_64")) {
            assertTrue(own.contains("loader.python." + platform + "<"), own);
        }
    }
}
