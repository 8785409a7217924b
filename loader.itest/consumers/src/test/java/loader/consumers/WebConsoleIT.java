package loader.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.testing.ModuleJar;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** The pages of Loader in the Felix Web Console, as a browser gets them. */
class WebConsoleIT {

    private static final String SCRIPT = "<script>alert(1)</script>";

    @TempDir static Path folder;

    private static WebConsole console;
    private final HttpClient browser = HttpClient.newHttpClient();

    @BeforeAll
    static void open() {
        console = WebConsole.open(folder, Path.of(System.getProperty("it.web")));
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private HttpRequest.Builder request(String path) {
        String user =
                Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(console.address() + path))
                .header("Authorization", "Basic " + user)
                .timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> sent(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private String page(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = sent(request(path));
        assertEquals(200, response.statusCode(), path);
        return response.body();
    }

    private HttpResponse<String> measured(String module, String... headers)
            throws IOException, InterruptedException {
        String form = "module=" + URLEncoder.encode(module, StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                request("loader")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form));
        return sent(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void nobodySeesThePageWithoutAPassword() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(console.address() + "loader")).build();
        assertEquals(401, browser.send(request, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void thePageShowsModulesAndInterpretersWithTheirRuns() throws Exception {
        Run run =
                console.service(RunPy.class)
                        .start(
                                RunRequest.of(
                                        new RunRequest.Target.Code("while True: pass"), List.of()));
        try {
            Waiting.until("the run has an interpreter", () -> run.interpreter() >= 0);
            String page = page("loader");
            assertTrue(page.contains("CPython: version 3.14."), page);
            assertTrue(page.contains("<svg"), page);
            assertTrue(page.contains(">hello"), page);
            assertTrue(page.contains("-c ("), page);
            assertFalse(page.contains("while True"), page);
        } finally {
            run.interrupt();
            run.await();
        }
    }

    @Test
    void aMeasuredImportIsAFlameGraph() throws Exception {
        Bundle bundle =
                console.start(
                        new ModuleJar("flames", "1")
                                .module("outer_part", "source", "lib/outer_part.py")
                                .file("lib/outer_part.py", "import inner_part, hello\n")
                                .module("inner_part", "source", "lib/inner_part.py")
                                .file("lib/inner_part.py", "x = sum(range(100000))\n"));
        assertEquals(302, measured("outer_part").statusCode());
        String flame = page("loader").replaceAll("(?s).*loader-flame", "");
        for (String each : List.of("outer_part", "inner_part", "hello")) {
            assertTrue(flame.contains("<title>" + each + " "), flame);
        }
        bundle.uninstall();
    }

    @Test
    void aModuleThatFailsIsShownWithItsError() throws Exception {
        Bundle bundle =
                console.start(
                        new ModuleJar("fails", "1")
                                .module("fails", "source", "lib/fails.py")
                                .file("lib/fails.py", "raise ValueError('" + SCRIPT + "')\n"));
        assertEquals(302, measured("fails").statusCode());
        String page = page("loader");
        assertTrue(page.contains("ValueError: &lt;script&gt;alert(1)&lt;/script&gt;"), page);
        assertFalse(page.contains(SCRIPT), page);
        bundle.uninstall();
    }

    @Test
    void onlyModulesOfBundlesAreMeasuredAndOnlyForThisSite() throws Exception {
        for (String other : List.of("os", "nonsense", "", SCRIPT, "hello\nimport os")) {
            HttpResponse<String> response = measured(other);
            assertEquals(400, response.statusCode(), other);
            assertFalse(response.body().contains(SCRIPT), response.body());
        }
        for (String origin : List.of("http://example.org", "null", "http://[")) {
            assertEquals(403, measured("hello", "Origin", origin).statusCode(), origin);
        }
        String own = console.address().replaceFirst("(http://[^/]*)/.*", "$1");
        assertEquals(302, measured("hello", "Origin", own).statusCode());
    }

    @Test
    void namesOfStrangersAreText() throws Exception {
        Bundle bundle =
                console.start(
                        new ModuleJar("stranger", "1")
                                .capability(
                                        "loader.module=\""
                                                + SCRIPT
                                                + "\";kind=source;origin=\"\\\"<b>.py\""));
        String page = page("loader");
        assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page);
        assertFalse(page.contains(SCRIPT), page);
        assertFalse(page("status-loader").contains(SCRIPT));
        assertTrue(page("status-loader.txt").contains("name=" + SCRIPT));
        bundle.uninstall();
    }

    @Test
    void theInventoryIsTextAndJson() throws Exception {
        String text = page("status-loader.txt");
        assertTrue(text.contains("name=hello  kind=extension"), text);
        String written = page("status-loader.json");
        try (Attached python = console.service(PythonRuntime.class).main().attach();
                PyModule json = python.importModule("json");
                PyObject all = json.callMethod("loads", written);
                PyObject modules = all.getItem("modules")) {
            assertTrue(modules.toString().contains("'name': 'hello'"), modules::toString);
        }
    }

    @Test
    void theInventoryIsJsonWhateverTheNames() throws Exception {
        Bundle bundle =
                console.start(
                        new ModuleJar("odd", "1")
                                .capability("loader.module=\"q\\\"\\\\\u00e9\";kind=x"));
        String json = page("status-loader.json");
        try (Attached python = console.service(PythonRuntime.class).main().attach();
                PyModule module = python.importModule("json")) {
            module.callMethod("loads", json).close();
        }
        bundle.uninstall();
    }
}
