package loader.remote.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import loader.python.InterpreterConfig;
import loader.runpy.NodeRequest;
import loader.runpy.Run;
import loader.runpy.RunNode;
import loader.runpy.RunNodes;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
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

/** Modules that run on other nodes, each in a framework and a process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RunsOnNodesIT {

    private static final String A = "(loader.node=a)";
    private static final String B = "(loader.node=b)";
    private static final String C = "(loader.node=c)";
    private static final String A_OR_B = "(|(loader.node=a)(loader.node=b))";

    private static final String TRAIN =
            """
            import os
            import sys
            import time

            command = sys.argv[1]
            if command == "talk":
                print("first", flush=True)
                print("got " + sys.stdin.readline().strip())
                print("rest " + sys.stdin.read())
                print("problem", file=sys.stderr)
                sys.exit(7)
            elif command == "wait":
                print("waiting", flush=True)
                time.sleep(600)
            elif command == "many":
                for line in range(50_000):
                    print(f"{line:>99}")
            elif command == "mode":
                print(os.environ["TRAIN_MODE"])
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Container consumer;
    private RunNodes nodes;
    private RemoteNode a;
    private RemoteNode b;
    private int started;
    private Path folder;

    @BeforeAll
    void open(@TempDir Path folder) {
        this.folder = folder;
        consumer = Framework.open(folder.resolve("consumer"), Map.of());
        nodes = consumer.service(RunNodes.class);
        a = node("a", "environment=TRAIN_*");
        b = node("b");
    }

    private RemoteNode node(String name, String... settings) {
        Path storage = folder.resolve(name + "-" + started++); // nothing of a killed one is there
        RemoteNode node = RemoteNode.start(storage, consumer);
        node.start(
                new ModuleJar("train", "1.0.0")
                        .module("train", "source", "lib/train.py")
                        .module("secret", "source", "lib/secret.py")
                        .file("lib/secret.py", "")
                        .file("lib/train.py", TRAIN));
        node.configure(
                "loader.remote",
                ("node=" + name + " modules=train,other " + String.join(" ", settings)).split(" "));
        Waiting.until("node " + name, () -> nodes.matching(filter(name)).size() == 1);
        return node;
    }

    private static String filter(String node) {
        return "(&(loader.module=train)(loader.abi=cp314)(loader.node=" + node + "))";
    }

    @AfterAll
    void close() {
        a.close();
        b.close();
        consumer.close();
    }

    private RunRequest train(InputStream in, String... arguments) {
        out.reset();
        err.reset();
        return RunRequest.module("train", arguments)
                .in(InterpreterConfig.PROCESS)
                .withStreams(new Streams(in, out, err));
    }

    private RunRequest train(String... arguments) {
        return train(InputStream.nullInputStream(), arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(UTF_8);
    }

    @Test
    void outputAndInputTravelWhileTheRunGoesOn() throws IOException {
        try (PipedInputStream in = new PipedInputStream();
                OutputStream keyboard = new PipedOutputStream(in)) {
            Run run = nodes.start(A, train(in, "talk"));
            Waiting.until("its first output", () -> text(out).equals("first\n"));
            assertFalse(run.isDone());
            keyboard.write("hello\nworld".getBytes(UTF_8));
            keyboard.close();
            RunResult result = run.await();
            assertEquals(7, result.status());
            assertEquals(Ending.FINISHED, result.ending());
            assertEquals("first\ngot hello\nrest world\n", text(out));
            assertEquals("problem\n", text(err));
        }
    }

    @Test
    void muchOutputArrivesWhole() {
        assertEquals(0, nodes.start(B, train("many")).await().status());
        assertEquals(50_000L * 100, out.size());
        assertTrue(text(out).endsWith("49999\n"));
    }

    @Test
    void aRunIsCancelled() {
        Run run = nodes.start(A, train("wait"));
        Waiting.until("it has begun", () -> text(out).equals("waiting\n"));
        run.interrupt();
        RunResult result = run.await();
        assertEquals(Ending.INTERRUPTED, result.ending());
    }

    @Test
    void theNodeHoldsTheTimeout() {
        RunRequest request = train("wait").withTimeout(Duration.ofMillis(200));
        assertEquals(Ending.TIMED_OUT, nodes.start(B, request).await().ending());
    }

    @Test
    void theConfigurationOfTheNodeAllowsVariables() {
        RunRequest request = train("mode").withEnvironment(Map.of("TRAIN_MODE", "fast"));
        assertEquals(0, nodes.start(A, request).await().status());
        assertEquals("fast\n", text(out));
        refused(request, B, "the node b does not let others set TRAIN_MODE");
    }

    @Test
    void whatTheConfigurationDoesNotNameIsRefused() {
        refused(
                RunRequest.module("secret").in(InterpreterConfig.PROCESS),
                A,
                "the node a does not run secret, only [train, other]");
        refused(
                RunRequest.module("train").in(InterpreterConfig.MAIN),
                A,
                "the node a does not run in MAIN, only in [PROCESS]");
        refused(train("mode"), "(loader.node=none)", "no node that answers matches");
        refused(train("mode"), "loader.node", "not an LDAP filter: loader.node");
        refused(
                RunRequest.of(new RunRequest.Target.Code("1"), List.of()),
                A,
                "a node runs modules of its bundles, not -c");
    }

    private void refused(RunRequest request, String filter, String problem) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> nodes.start(filter, request));
        assertTrue(refused.getMessage().startsWith(problem), refused.getMessage());
    }

    @Test
    void theLeastBusyNodeIsChosen() {
        awaitIdle();
        Run first = nodes.start(A, train("wait"));
        assertEquals(List.of("b", "a"), names(A_OR_B));
        Run second = nodes.start(A_OR_B, train("wait"));
        Waiting.until("one run on each", () -> loads().equals(List.of(1, 1)));
        first.interrupt();
        first.await();
        Waiting.until("the other is less busy", () -> names(A_OR_B).equals(List.of("a", "b")));
        second.interrupt();
        second.await();
    }

    private void awaitIdle() {
        Waiting.until("no run goes on", () -> loads().equals(List.of(0, 0)));
    }

    private List<String> names(String filter) {
        return nodes.matching(filter).stream().map(RunNodes.Node::name).toList();
    }

    private List<Integer> loads() {
        return nodes.matching(A_OR_B).stream().map(node -> node.load().runs()).toList();
    }

    @Test
    void aRunThatNobodyAsksForIsInterrupted() {
        try (RemoteNode impatient = node("c", "patience=1")) {
            RunNode service = awaited(C);
            service.start(NodeRequest.of(train("wait")));
            Waiting.until("it is interrupted", () -> service.load().runs() == 0);
        }
    }

    /** What was imported may be imported anew. */
    private RunNode awaited(String filter) {
        AtomicReference<RunNode> found = new AtomicReference<>();
        Waiting.until(
                "a node " + filter,
                () -> {
                    nodes.matching(filter).forEach(node -> found.set(node.service()));
                    return found.get() != null;
                });
        return found.get();
    }

    @Test
    void aLostNodeEndsItsRuns() {
        RemoteNode lost = node("c");
        Run run = nodes.start(C, train("wait"));
        Waiting.until("it has begun", () -> text(out).equals("waiting\n"));
        lost.kill();
        ServiceException ended = assertThrows(ServiceException.class, run::await);
        assertEquals(ServiceException.REMOTE, ended.getType());
        assertTrue(ended.getMessage().startsWith("the node c is lost: "), ended.getMessage());
        Waiting.until("the node goes", () -> nodes.matching(C).isEmpty());
    }

    @Test
    void theShellRunsOnANode() throws Exception {
        out.reset();
        Shell shell = new Shell(consumer, new ByteArrayInputStream("typed\n".getBytes(UTF_8)), out);
        assertEquals(2, ((List<?>) shell.execute("py:nodes '" + A_OR_B + "'")).size());
        assertEquals(7, shell.execute("py:run --on '" + A + "' train talk"));
        assertTrue(text(out).contains("got typed\n"), text(out));
    }
}
