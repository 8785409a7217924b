package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import loader.testing.KarafConsole;
import loader.testing.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/container.md says of other containers is what happens in them. */
class ContainersIT {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "container.md");
    private static final Path CONTAINERS = Path.of("target", "containers").toAbsolutePath();
    private static final String INDENT = "    ";

    private static final int REFRESHES = 3;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"org.eclipse.osgi", "org.apache.felix.framework"})
    void theBundlesRunAModuleAlsoAfterUpdatesAndRefreshes(String framework) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-Drefreshes=" + REFRESHES);
        if (Runtime.version().feature() >= 24) {
            command.addAll(newerOptions());
        }
        command.add("-cp");
        command.add(classPath(framework));
        command.add(PlainFramework.class.getName());
        command.add(folder.toString());
        command.add(Distribution.CACHE.toString());
        command.addAll(bundles());
        command.add("py:run hello one two");
        List<String> printed = new ArrayList<>(List.of(framework));
        for (int runs = 0; runs <= REFRESHES; runs++) {
            printed.addAll(List.of("This is a test module named __main__.", "['one', 'two']"));
        }
        assertEquals(printed, Program.of(command).merged().output().lines().toList());
    }

    /** What the document gives to a newer Java. */
    private static List<String> newerOptions() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("On Java 24"))
                .flatMap(line -> Pattern.compile("`(--[^`]*)`").matcher(line).results())
                .map(option -> option.group(1))
                .toList();
    }

    private static String classPath(String framework) {
        Path felix = Distribution.HOME.resolve("lib").resolve(framework + ".jar");
        Path jar = Files.exists(felix) ? felix : CONTAINERS.resolve(framework + ".jar");
        return String.join(
                File.pathSeparator,
                jar.toString(),
                lib("slf4j-api"),
                lib("slf4j-simple"),
                Path.of("target", "test-classes").toString());
    }

    private static String lib(String name) {
        return Distribution.HOME.resolve("lib").resolve(name + ".jar").toString();
    }

    /** Those of the first column of the first table that this distribution has. */
    private static List<String> bundles() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.matches("\\| `(lib|bundles|load)/.*"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> Pattern.compile("`([^`]*)`").matcher(cell).results())
                .map(name -> Distribution.HOME.resolve(name.group(1)))
                .filter(jar -> Files.exists(jar) || !jar.endsWith("loader.native.ffm.jar"))
                .map(Path::toString)
                .toList();
    }

    @Test
    void karafRunsAModule() throws Exception {
        assumeTrue(Runtime.version().feature() < 24, "Karaf 4.4 needs Java's Security Manager");
        List<String> lines = karafLines();
        assertFalse(lines.isEmpty());
        try (KarafConsole console = new KarafConsole(unpackedKaraf())) {
            String printed = "";
            for (String line : lines) {
                if (line.matches("[a-z]+:[a-z]+ .*")) {
                    printed =
                            console.run(line.replace("/opt/loader", Distribution.HOME.toString()));
                    assertFalse(printed.contains("Error"), printed);
                } else {
                    assertTrue(printed.contains(line), printed);
                }
            }
        }
    }

    private static List<String> karafLines() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.contains(":install -s file:/opt/loader/lib/"))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
    }

    /** Without its server for remote shells. */
    private Path unpackedKaraf() throws IOException {
        String archive = CONTAINERS.resolve("apache-karaf-minimal.tar.gz").toString();
        Program.of("tar", "xzf", archive, "--strip-components=1").in(folder).output();
        Path features = folder.resolve("etc").resolve("org.apache.karaf.features.cfg");
        Files.writeString(
                features, Files.readString(features).replaceAll("ssh/[0-9.]*, \\\\\\s*", ""));
        return folder;
    }
}
