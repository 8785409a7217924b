package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import loader.testing.KarafConsole;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import loader.testing.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The features that the build installs, as docs/container.md shows them. */
class KarafFeaturesIT {

    /** What Karaf logs of a command that is there while what it needs is away. */
    private static final List<String> TYPED_DURING_UPDATE =
            List.of(
                    "no new Python interpreter: the container has closed",
                    "Service factory returned null",
                    "| ShellUtil ",
                    "because \"target\" is null");

    private static final String DOCUMENT = "docs/container.md";
    private static final String INDENT = "    ";
    private static final String INSTALL = "mvn -Dquickly -DskipTests install";

    private static final boolean KARAF_STARTS = Runtime.version().feature() < 24;

    @TempDir Path karaf;

    private SourceTree tree;

    @BeforeEach
    void unpackKaraf() throws IOException {
        tree = SourceTree.shared();
        String archive =
                Path.of("target", "containers", "apache-karaf.tar.gz").toAbsolutePath().toString();
        Program.of("tar", "xzf", archive, "--strip-components=1").in(karaf).output();
        set("org.apache.karaf.shell", "sshPort", freePort());
        set("org.apache.karaf.management", "rmiRegistryPort", freePort());
        set("org.apache.karaf.management", "rmiServerPort", freePort());
        set(
                "org.ops4j.pax.url.mvn",
                "org.ops4j.pax.url.mvn.localRepository",
                tree.repository().toString());
    }

    private void installFeatures() {
        assumeTrue(KARAF_STARTS, "Karaf 4.4 does not start on this Java");
        tree.run(INSTALL);
    }

    /** The reason is Karaf's: no bundle of Loader is there. */
    @Test
    void onAJavaWithoutSecurityManagerKarafItselfDoesNotStart() {
        assumeFalse(KARAF_STARTS, "this Java has a Security Manager");
        Outcome outcome =
                Program.of(karaf.resolve("bin").resolve("karaf").toString()).merged().run();
        assertNotEquals(0, outcome.status(), outcome.out());
        assertTrue(outcome.out().contains("Security Manager is not supported"), outcome.out());
    }

    /** Of the bundles of all platforms, Karaf asks for this one only. */
    @ParameterizedTest
    @CsvSource({
        "Linux, aarch64, loader.python.linux-arm64",
        "Mac OS X, x86_64, loader.python.macosx-x86_64",
        "Windows 11, amd64, loader.python.windows-x86_64"
    })
    void onAnotherPlatformTheFeatureHasItsPython(String os, String processor, String bundle)
            throws Exception {
        installFeatures();
        set("config", "properties", "org.osgi.framework.os.name", os);
        set("config", "properties", "org.osgi.framework.processor", processor);
        standIn(bundle);
        try (KarafConsole console = new KarafConsole(karaf)) {
            console.run(lines("feature:repo-add").get(0));
            String plan = console.run("feature:install --simulate --verbose -r loader");
            List<String> pythons =
                    Pattern.compile("loader\\.python\\.[\\w-]+")
                            .matcher(plan)
                            .results()
                            .map(MatchResult::group)
                            .distinct()
                            .toList();
            assertEquals(List.of(bundle), pythons, plan);
        }
    }

    /** A file under the name of a bundle that this build does not make; nothing reads it. */
    private void standIn(String bundle) throws IOException {
        String version = System.getProperty("it.version");
        Path file =
                tree.repository()
                        .resolve("io/github/loader-osgi")
                        .resolve(bundle)
                        .resolve(version)
                        .resolve(bundle + "-" + version + ".jar");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[0]);
    }

    /** The last line with a name counts. */
    private void set(String configuration, String name, String value) throws IOException {
        set(configuration, "cfg", name, value);
    }

    private void set(String file, String suffix, String name, String value) throws IOException {
        Files.writeString(
                karaf.resolve("etc").resolve(file + "." + suffix),
                "\n" + name + " = " + value + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Another Karaf may run on this machine. */
    /** None of those that the system gives to connections: one would have it when Karaf starts. */
    private static String freePort() throws IOException {
        BindException taken = new BindException();
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port)) {
                return String.valueOf(socket.getLocalPort());
            } catch (BindException other) {
                taken = other;
            }
        }
        throw taken;
    }

    @Test
    void theFeaturesRunAModuleAlsoAfterARestartAndAnUpdate() throws Exception {
        installFeatures();
        String hello = tree.root().resolve("loader.launcher/target/distribution").toString();
        try (KarafConsole console = new KarafConsole(karaf)) {
            String printed = "";
            for (String line : lines("feature:repo-add")) {
                if (line.matches("[a-z]+:[a-z-]+ .*")) {
                    printed = console.run(line.replace("/opt/loader", hello));
                    assertFalse(printed.contains("Error"), printed);
                } else {
                    assertTrue(printed.contains(line), printed);
                }
            }
        }
        try (KarafConsole console = new KarafConsole(karaf)) {
            assertTrue(console.run("py:run hello again").contains("['again']"));
            console.run("bundle:update examples.hello");
            assertTrue(console.run("py:run hello updated").contains("['updated']"));
            assertTrue(console.run("py:find hello").contains("extension"));
            console.end("system:shutdown -f");
        }
        assertEquals(List.of(), errors());
    }

    @Test
    void theChecksAndTheWebConsoleAnswerAlsoAfterAnUpdateOfLoader() throws Exception {
        installFeatures();
        String port = freePort();
        set("org.apache.felix.http", "org.osgi.service.http.port", port);
        set("org.apache.felix.http", "org.apache.felix.http.host", "127.0.0.1");
        List<String> operation = lines("feature:install -r loader loader-health");
        try (KarafConsole console = new KarafConsole(karaf)) {
            console.run(lines("feature:repo-add").get(0));
            console.run(operation.get(0));
            String checks = console.run(operation.get(1));
            assertTrue(checks.contains("Loader: CPython"), checks);
            assertFalse(checks.contains("CRITICAL"), checks);
            assertTrue(page(port).contains("CPython: version 3.14."));
            console.run("bundle:update loader.core");
            console.run("bundle:refresh loader.core");
            Waiting.until(
                    "Loader runs again",
                    () -> console.run("py:run -c 'print(6 * 7)'").contains("42"));
            Waiting.until(
                    "the checks are there again",
                    () -> console.run(operation.get(1)).contains("Loader: CPython"));
            assertTrue(page(port).contains("CPython: version 3.14."));
            console.end("system:shutdown -f");
        }
        assertEquals(
                List.of(),
                errors().stream()
                        .filter(line -> TYPED_DURING_UPDATE.stream().noneMatch(line::contains))
                        .toList());
    }

    /** The services behind the page come some time after the command that starts them. */
    private static String page(String port) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/system/console/loader"))
                        .header("Authorization", "Basic YWRtaW46YWRtaW4=") // admin:admin
                        .timeout(Duration.ofSeconds(60))
                        .build();
        HttpClient browser = HttpClient.newHttpClient();
        String[] page = {""};
        Waiting.until(
                "the web console shows Loader",
                () -> {
                    HttpResponse<String> response = browser.send(request, BodyHandlers.ofString());
                    page[0] = response.body();
                    return response.statusCode() == 200;
                });
        return page[0];
    }

    private List<String> errors() throws IOException {
        return Files.readAllLines(karaf.resolve("data").resolve("log").resolve("karaf.log"))
                .stream()
                .filter(line -> !line.contains("| INFO  |"))
                .filter(line -> line.contains("| ERROR |") || line.contains("xception"))
                .toList();
    }

    /** The lines of the block of the document that begins with these words. */
    private List<String> lines(String beginning) throws IOException {
        return tree.lines(DOCUMENT).stream()
                .dropWhile(line -> !line.startsWith(INDENT + beginning))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
    }
}
