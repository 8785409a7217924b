package loader.remote.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import loader.python.PythonException;
import loader.remote.itest.api.Sums;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;

/** A module on a node, by its Java interface in another framework. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TypedServicesIT {

    private Container consumer;
    private RemoteNode node;
    private Path folder;

    @BeforeAll
    void open(@TempDir Path folder) {
        this.folder = folder;
        consumer = Framework.open(folder.resolve("consumer"), SumsBundles.SHARED);
        node = RemoteNode.start(folder.resolve("node"), consumer);
        node.start(SumsBundles.api());
        node.start(SumsBundles.module(1));
    }

    @AfterAll
    void close() {
        node.close();
        consumer.close();
    }

    private Sums sums() {
        return consumer.service(Sums.class);
    }

    @Test
    void valuesTravelInBothDirections() {
        Sums sums = sums();
        assertEquals(-5, sums.negate(5));
        assertEquals(32.0, sums.dot(new double[] {1, 2, 3}, new double[] {4, 5, 6}));
        assertArrayEquals(
                new double[] {2, 4}, sums.scaled(new double[] {1, 2}, 2), "as another array");
        assertEquals(new Sums.Point(2, 3, "p"), sums.moved(new Sums.Point(1, 2, "p"), 1));
        assertEquals(
                List.of(new Sums.Point(0, 0, "a"), new Sums.Point(2, 2, "b")),
                sums.around(new Sums.Point(1, 1, "c")));
        assertEquals(Map.of("a", 2L, "b", 1L), sums.counted(List.of("a", "b", "a")));
        assertEquals("\u00e4\ud83d\ude00\0", sums.echo("\u00e4\ud83d\ude00\0"));
        assertNull(sums.echo(null));
    }

    @Test
    void megabytesTravel() {
        double[] million = new double[1 << 20];
        million[million.length - 1] = 1.5;
        double[] scaled = sums().scaled(million, 2);
        assertEquals(million.length, scaled.length);
        assertEquals(3.0, scaled[scaled.length - 1]);
    }

    @Test
    void aClassThatTheNodeDoesNotAllowIsRefusedThere() {
        Sums sums = sums();
        assertEquals("int", sums.kind(1));
        assertThrows(
                ServiceException.class, () -> sums.kind(java.net.URI.create("http://127.0.0.1/")));
        assertEquals("str", sums.kind("text"), "it goes on");
    }

    @Test
    void anExceptionOfPythonIsThrownHere() {
        Sums sums = sums();
        PythonException raised = assertThrows(PythonException.class, () -> sums.fail("no data"));
        assertEquals("ValueError", raised.type());
        assertEquals("no data", raised.text());
        assertTrue(raised.traceback().contains("raise ValueError(text)"), raised.traceback());
        assertEquals(-1, sums.negate(1), "it goes on");
    }

    @Test
    void aCoroutineCompletesAStageHere() throws Exception {
        CompletableFuture<Integer> answer = sums().later(20);
        assertEquals(21, answer.get(1, TimeUnit.MINUTES));
        CompletableFuture<Integer> failing = sums().later(-1);
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> failing.get(1, TimeUnit.MINUTES));
        assertEquals("ValueError", ((PythonException) failed.getCause()).type());
    }

    @Test
    void theServiceSaysWhereItIs() {
        ServiceReference<?> reference =
                consumer.context().getServiceReference(Sums.class.getName());
        if (reference == null) {
            sums();
            reference = consumer.context().getServiceReference(Sums.class.getName());
        }
        assertEquals("sums", reference.getProperty("loader.module"));
        assertEquals("cp314", reference.getProperty("loader.abi"));
        assertTrue(reference.getProperty("loader.platform").toString().contains("-"));
        assertEquals("1.0.0", reference.getProperty("loader.version").toString());
        assertTrue(reference.getProperty("service.imported") != null);
    }

    @Test
    void anUpdateOfTheModuleReplacesTheService() {
        RemoteNode other = RemoteNode.start(folder.resolve("updated"), consumer);
        try (other) {
            other.start(SumsBundles.api());
            other.start(SumsBundles.module(2));
            Waiting.until("the second node", () -> versions().contains(2));
            other.update(SumsBundles.module(3));
            Waiting.until("its new version", () -> versions().contains(3));
            Waiting.until("only the new version", () -> !versions().contains(2));
        }
        Waiting.until("the node that goes", () -> versions().equals(List.of(1)));
    }

    /** What all services answer; one may go at this moment. */
    private List<Integer> versions() throws Exception {
        return consumer.context().getServiceReferences(Sums.class, null).stream()
                .map(reference -> consumer.context().getService(reference))
                .map(
                        sums -> {
                            try {
                                return sums == null ? -1 : sums.version();
                            } catch (ServiceException goes) {
                                return -1;
                            }
                        })
                .filter(version -> version > 0)
                .toList();
    }

    @Test
    void aCallOfANodeThatIsKilledEnds() throws Exception {
        RemoteNode killed = RemoteNode.start(folder.resolve("killed"), consumer);
        killed.start(SumsBundles.api());
        killed.start(SumsBundles.module(9));
        Waiting.until("the node", () -> versions().contains(9));
        Sums sums =
                consumer
                        .context()
                        .getServiceReferences(Sums.class, "(loader.version=9.0.0)")
                        .stream()
                        .map(reference -> consumer.context().getService(reference))
                        .findFirst()
                        .orElseThrow();
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(sums::slow);
        Waiting.until("the call has begun", () -> sums.echo("begun?").equals("begun"));
        killed.kill();
        ExecutionException lost =
                assertThrows(ExecutionException.class, () -> slow.get(2, TimeUnit.MINUTES));
        assertEquals(ServiceException.class, lost.getCause().getClass());
        assertThrows(ServiceException.class, () -> sums.negate(1));
        Waiting.until(
                "the service goes",
                () ->
                        consumer.context()
                                .getServiceReferences(Sums.class, "(loader.version=9.0.0)")
                                .isEmpty());
    }

    /** The module, and the bundle of its interface. */
    private static final class SumsBundles {

        private static final String PACKAGE = "loader.remote.itest.api";

        static final Map<String, String> SHARED =
                Map.of("org.osgi.framework.system.packages.extra", PACKAGE);

        static ModuleJar api() {
            return new ModuleJar("sums.api", "1.0.0")
                    .header("Export-Package", PACKAGE)
                    .file(path(Sums.class), bytes(Sums.class))
                    .file(path(Sums.Point.class), bytes(Sums.Point.class));
        }

        static ModuleJar module(int version) {
            return new ModuleJar("sums", version + ".0.0")
                    .header("Import-Package", PACKAGE)
                    .module(
                            "sums",
                            "source",
                            "lib/sums.py",
                            "java.interface=" + Sums.class.getName(),
                            "remote=true")
                    .file("lib/sums.py", String.format(SOURCE, version));
        }

        private static String path(Class<?> type) {
            return type.getName().replace('.', '/') + ".class";
        }

        private static byte[] bytes(Class<?> type) {
            try (java.io.InputStream in = type.getClassLoader().getResourceAsStream(path(type))) {
                return in.readAllBytes();
            } catch (java.io.IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }

        private static final String SOURCE =
                """
                import array
                import collections
                import time

                begun = []

                def version(): return %d
                def negate(number): return -number
                def dot(a, b): return sum(x * y for x, y in zip(a, b))
                def scaled(values, factor):
                    return array.array("d", [each * factor for each in values])
                def moved(point, by):
                    return {"x": point.x + by, "y": point.y + by, "label": point.label}
                def around(point):
                    return [{"x": point.x - 1, "y": point.y - 1, "label": "a"},
                            {"x": point.x + 1, "y": point.y + 1, "label": "b"}]
                def counted(words): return dict(collections.Counter(words))
                def echo(text): return "begun" if begun else text
                def kind(value): return type(value).__name__
                def fail(text): raise ValueError(text)
                async def later(number):
                    if number < 0:
                        raise ValueError(number)
                    return number + 1
                def slow():
                    begun.append(True)
                    while True:
                        time.sleep(1)
                """;
    }
}
