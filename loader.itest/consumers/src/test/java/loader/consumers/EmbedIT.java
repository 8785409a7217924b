package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A program of docs/embed.md, whose only dependency is loader.embed, as installed. */
class EmbedIT {
    private static final String DOCUMENT = "docs/embed.md";
    private static final String INDENT = "    ";
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

    /** With what the page shows: an interface, statements, and statements of javax.script. */
    private static final String PROGRAM =
            """
            package my;

            import java.util.List;
            import javax.script.*;
            import loader.embed.LoaderContainer;
            import loader.python.PyModule;
            import loader.runpy.RunPy;
            import loader.runpy.RunRequest;
            import loader.runpy.RunResult;

            public class Plain {
                %s

                public static void main(String[] args) throws Exception {
                    %s
                    %s
                    System.out.println(python.get("square"));
                    LoaderContainer.current().orElseThrow().close();
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
        String dependency = block("<dependency>");
        Path project = tree.folder().resolve("plain");
        Path source = Files.createDirectories(project.resolve("src/main/java/my"));
        Files.writeString(
                source.resolve("Plain.java"),
                PROGRAM.formatted(
                        block("interface Json"),
                        block("try (LoaderContainer"),
                        block("ScriptEngine")));
        Files.writeString(project.resolve("pom.xml"), POM.formatted(dependency));
        Files.writeString(project.resolve("tool.py"), "import sys; sys.exit(len(sys.argv))");
        tree.run(
                "cd ../plain && mvn -q compile dependency:build-classpath"
                        + " -Dmdep.outputFile=target/path");
        String printed =
                tree.run("cd ../plain && java -cp target/classes:$(cat target/path) my.Plain");
        assertTrue(printed.startsWith("1 loop, best of 5: "), printed);
        assertTrue(printed.strip().endsWith("\n42\n2\n400"), printed);
    }

    /** The indented lines from the one that begins so to the end of a statement. */
    private static String block(String beginning) throws IOException {
        List<String> lines =
                tree.lines(DOCUMENT).stream()
                        .dropWhile(line -> !line.startsWith(INDENT + beginning))
                        .takeWhile(line -> line.startsWith(INDENT) || line.isEmpty())
                        .toList();
        int end = beginning.startsWith("try") ? lines.indexOf(INDENT + "}") + 1 : lines.indexOf("");
        return String.join("\n", lines.subList(0, end));
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
