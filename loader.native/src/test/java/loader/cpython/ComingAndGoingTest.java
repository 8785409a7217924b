package loader.cpython;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import loader.bridge.EmbeddedPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Interpreters that come and go beside each other while threads go from one to the next, in
 * processes of their own: memory that is used after its end kills one process in some.
 */
class ComingAndGoingTest {

    private static final int PROCESSES = Integer.getInteger("stress.processes", 1);
    private static final String ROUNDS = System.getProperty("stress.rounds", "10");
    private static final int THREADS = 4;

    /** What a process does: each thread makes, uses and ends an interpreter in each round. */
    static final class Rounds {

        private static final EmbeddedPython RUNTIME = TestPython.get();
        private static final ExecutorService VISITORS = Executors.newFixedThreadPool(2);

        private Rounds() {}

        public static void main(String[] arguments) throws Exception {
            int rounds = Integer.parseInt(arguments[0]);
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                InterpreterConfig config =
                        i % 2 == 0 ? InterpreterConfig.OWN_GIL : InterpreterConfig.SHARED_GIL;
                all.add(() -> comeAndGo(config, rounds));
            }
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            for (Future<Void> thread : threads.invokeAll(all)) {
                thread.get();
            }
            threads.shutdown();
            VISITORS.shutdown();
            System.out.println("done " + RUNTIME.interpreters().size());
        }

        private static Void comeAndGo(InterpreterConfig config, int rounds) throws Exception {
            for (int i = 0; i < rounds; i++) {
                try (Interpreter sub = RUNTIME.create(config)) {
                    use(sub);
                    visit(sub);
                }
            }
            use(RUNTIME.main());
            return null;
        }

        /**
         * By a thread that goes on to another interpreter when this one has ended and others have
         * been made in the memory it had.
         */
        private static void visit(Interpreter interpreter)
                throws InterruptedException, ExecutionException {
            VISITORS.submit(() -> use(interpreter)).get();
        }

        private static void use(Interpreter interpreter) {
            try (Attached python = interpreter.attach();
                    PyModule json = python.importModule("json");
                    PyObject text = json.callMethod("dumps", List.of(1, 2, 3))) {
                assertEquals("[1, 2, 3]", text.toString());
            }
        }
    }

    @Test
    @Timeout(3600)
    void noProcessIsKilledByInterpretersThatComeAndGo() throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            Process process = started();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, process.waitFor(), said);
            assertEquals("done 1", said.lines().reduce((before, last) -> last).orElse(""), said);
        }
    }

    private static Process started() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-XX:ErrorFile=target/hs_err_pid%p.log");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Rounds.class.getName(), ROUNDS));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
