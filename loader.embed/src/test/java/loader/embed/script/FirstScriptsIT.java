package loader.embed.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.script.Compilable;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import loader.embed.LoaderContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The first scripts of a process, which come at the same time. */
class FirstScriptsIT {

    private static final int THREADS = 6;

    @AfterAll
    static void close() {
        LoaderContainer.current().orElseThrow().close();
    }

    @Test
    void oneOfThemOpensTheContainerForAll() throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Object>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            results.add(
                    threads.submit(
                            () -> {
                                together.await();
                                return new ScriptEngineManager()
                                        .getEngineByName("python")
                                        .eval("1 + " + number);
                            }));
        }
        threads.shutdown();
        for (int i = 0; i < THREADS; i++) {
            assertEquals(1 + i, results.get(i).get());
        }
    }

    @Test
    void noScriptIsARefusalOfJava() {
        ScriptEngine python = new ScriptEngineManager().getEngineByName("python");
        assertThrows(NullPointerException.class, () -> python.eval((String) null));
        Compilable compiler = (Compilable) python;
        assertThrows(NullPointerException.class, () -> compiler.compile((String) null));
    }
}
