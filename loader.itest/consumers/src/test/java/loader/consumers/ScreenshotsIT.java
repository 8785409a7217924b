package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.testing.Browser;
import loader.testing.ModuleJar;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that docs/observe.md shows, in a real browser; the pictures are left in a folder. */
class ScreenshotsIT {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int WIDTH = 1100;

    private static final String PROGRAM = "import hello, time\nwhile True: time.sleep(0.01)";

    @TempDir static Path folder;

    private static Optional<Browser> browser;
    private static WebConsole console;
    private static Run run;

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.of(folder.resolve("profile"));
        assumeTrue(browser.isPresent(), "there is no Chromium");
        Files.createDirectories(PICTURES);
        console = WebConsole.open(folder, Path.of(System.getProperty("it.web")));
        console.start(
                new ModuleJar("flames", "1")
                        .module("outer_part", "source", "lib/outer_part.py")
                        .file("lib/outer_part.py", "import inner_part, hello\n")
                        .module("inner_part", "source", "lib/inner_part.py")
                        .file("lib/inner_part.py", "x = sum(range(100000))\n"));
        run =
                console.service(RunPy.class)
                        .start(RunRequest.of(new RunRequest.Target.Code(PROGRAM), List.of()));
        Waiting.until("the run has an interpreter", () -> run.interpreter() >= 0);
    }

    @AfterAll
    static void close() {
        if (console != null) {
            run.interrupt();
            console.close();
        }
    }

    private static URI address(String path) {
        return URI.create(console.address().replace("http://", "http://admin:admin@") + path);
    }

    @Test
    void thePageOfLoaderHasRunsAGraphAndAFlame() throws Exception {
        assertEquals(302, measured("outer_part"));
        shows(
                "loader",
                "loader.png",
                660,
                "-c (",
                ">hello",
                "<title>outer_part ",
                "<title>inner_part ");
    }

    private static int measured(String module) throws IOException, InterruptedException {
        HttpRequest form =
                HttpRequest.newBuilder(URI.create(console.address() + "loader"))
                        .header("Authorization", "Basic YWRtaW46YWRtaW4=") // admin:admin
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("module=" + module))
                        .build();
        return HttpClient.newHttpClient().send(form, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void theHealthChecksOfLoaderHaveResults() throws IOException {
        shows("healthcheck?tags=loader", "health.png", 760, "Loader: CPython", "Loader: GIL");
    }

    @Test
    void theMetatypeIsAForm() throws IOException {
        shows("configMgr/loader.health", "metatype.png", 660, "gilSeconds", "retained", "parked");
    }

    private static void shows(String path, String picture, int height, String... texts)
            throws IOException {
        String[] document = {""};
        Waiting.until(
                path + " shows " + List.of(texts),
                () -> {
                    document[0] = browser.orElseThrow().document(address(path));
                    return List.of(texts).stream().allMatch(document[0]::contains);
                });
        Path file = PICTURES.resolve(picture);
        browser.orElseThrow().picture(address(path), WIDTH, height, file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(WIDTH, image.getWidth());
        assertTrue(colours(image) > 20, "the picture is empty");
    }

    private static int colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours.size();
    }
}
