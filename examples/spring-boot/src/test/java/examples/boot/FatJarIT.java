package examples.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loader.testing.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server as it is delivered, with many clients. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FatJarIT {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final int AT_ONCE = 100;
    private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

    private static Process server;
    private static BufferedReader log;
    private static int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        Path jar = Path.of(System.getProperty("fat.jar"));
        server =
                Program.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-jar",
                                jar.toString(),
                                "--server.address=127.0.0.1",
                                "--server.port=0")
                        .with("LOADER_CACHE", jar.resolveSibling("cache").toString())
                        .merged()
                        .start();
        log = server.inputReader();
        List<String> lines = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lines.add(line);
            Matcher started = PORT.matcher(line);
            if (started.find()) {
                port = Integer.parseInt(started.group(1));
                CompletableFuture.runAsync(() -> log.lines().forEach(rest -> {}));
                return;
            }
        }
        throw new AssertionError("it did not start:\n" + String.join("\n", lines));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        assertTrue(server.waitFor(60, TimeUnit.SECONDS), "it does not stop");
    }

    @Test
    void aThousandRequestsAreAnsweredByNumpy() throws Exception {
        int requests = Integer.getInteger("requests");
        Semaphore atOnce = new Semaphore(AT_ONCE);
        List<Future<String>> answers = new ArrayList<>();
        ExecutorService clients = clients();
        for (int i = 0; i < requests; i++) {
            int number = i;
            answers.add(clients.submit(() -> answer(number, atOnce)));
        }
        for (int i = 0; i < requests; i++) {
            String answer = answers.get(i).get();
            String expected = "{\"mean\":%s,\"std\":1.0,\"thread\":\"".formatted(i + 1.0);
            assertTrue(answer.startsWith(expected), answer);
            assertEquals(HAS_VIRTUAL_THREADS, answer.contains("VirtualThread["), answer);
        }
        clients.shutdown();
    }

    private String answer(int number, Semaphore atOnce) throws Exception {
        atOnce.acquire();
        try {
            URI address =
                    URI.create(
                            "http://127.0.0.1:%d/statistics?values=%d,%d"
                                    .formatted(port, number, number + 2));
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(address).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response.body();
        } finally {
            atOnce.release();
        }
    }

    /** Virtual threads where Java has them. */
    private static ExecutorService clients() throws ReflectiveOperationException {
        return HAS_VIRTUAL_THREADS
                ? (ExecutorService)
                        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null)
                : Executors.newFixedThreadPool(AT_ONCE);
    }
}
