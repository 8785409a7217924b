package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.Streams;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Threads import, call and run modules while their bundles come, change and go. */
class ComingAndGoingIT extends Running {

    private static final int THREADS = 16;
    private static final int RUNNERS = 4;
    private static final int BUNDLES = 6;
    private static final long SECONDS = Long.getLong("seconds", 10);

    /**
     * What {@code docs/bundles.md} says may happen: the bundle is not there, or goes meanwhile. A
     * run writes it after the name of the program, or as the last line of a traceback.
     */
    private static final Pattern DOCUMENTED =
            Pattern.compile(
                    "ModuleNotFoundError: No module named 'busy\\d'"
                            + "|ImportError: busy\\d: .*bundle.*"
                            + "|/.*: No module named '?busy\\d'?"
                            + "|/.*: busy\\d: .*bundle.*");

    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicLong imports = new AtomicLong();
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong absences = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final CountDownLatch installed = new CountDownLatch(2);
    private volatile boolean running = true;

    @Test
    @Timeout(value = 600, unit = TimeUnit.SECONDS)
    void nothingCrashesOrHangsAndFailuresAreImportErrors() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            boolean runs = i < RUNNERS;
            threads.add(new Thread(() -> use(runs), "user-" + i));
        }
        for (int i = 0; i < 2; i++) {
            int first = i * BUNDLES / 2;
            threads.add(new Thread(() -> change(first, BUNDLES / 2), "changer-" + i));
        }
        threads.forEach(Thread::start);
        assertTrue(installed.await(120, TimeUnit.SECONDS), "the bundles are compiled and started");
        Thread.sleep(SECONDS * 1000);
        Waiting.until("runs and changes", () -> runs.get() > 0 && changes.get() > 0);
        running = false;
        for (Thread thread : threads) {
            thread.join(60_000);
            assertEquals(Thread.State.TERMINATED, thread.getState(), thread.getName());
        }
        System.out.printf(
                "%d s: %s imports, %s of them in runs, %s found nothing, %s changes of bundles%n",
                SECONDS, imports, runs, absences, changes);
        assertEquals(List.of(), List.copyOf(surprises));
        assertTrue(imports.get() > absences.get());
    }

    private void use(boolean runs) {
        while (running) {
            String name = "busy" + ThreadLocalRandom.current().nextInt(BUNDLES);
            try {
                imports.incrementAndGet();
                check(runs && imports.get() % 10 == 0 ? run(name) : importAndCall(name));
            } catch (RuntimeException surprise) {
                surprises.add(surprise.toString());
            }
        }
    }

    private void check(String outcome) {
        if (DOCUMENTED.matcher(outcome).matches()) {
            absences.incrementAndGet();
        } else if (!outcome.equals("ok")) {
            surprises.add(outcome);
        }
    }

    private String importAndCall(String name) {
        return python.run(
                """
                try:
                    import %1$s
                    assert %1$s.version() == %1$s.Thing().version()
                    result = "ok"
                except ImportError as absent:
                    result = f"{type(absent).__name__}: {absent}"
                """
                        .formatted(name));
    }

    private String run(String name) {
        runs.incrementAndGet();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), said, said);
        RunResult result =
                container.service(RunPy.class).run(RunRequest.module(name).withStreams(streams));
        String last = said.toString(UTF_8).lines().reduce("", (first, second) -> second);
        return result.status() == 0 && last.startsWith("version ") ? "ok" : last;
    }

    private void change(int first, int count) {
        List<ModuleJar[]> jars = new ArrayList<>();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            String name = "busy" + i;
            jars.add(new ModuleJar[] {CModule.of(name, 1).jar(), CModule.of(name, 2).jar()});
            bundles.add(container.start(jars.get(i - first)[0]));
        }
        installed.countDown();
        for (int turn = 0; running; turn++) {
            int which = turn % count;
            try {
                change(bundles, which, jars.get(which), turn);
                changes.incrementAndGet();
                Thread.sleep(5);
            } catch (BundleException | InterruptedException | RuntimeException surprise) {
                surprises.add(surprise.toString());
            }
        }
    }

    private void change(List<Bundle> bundles, int which, ModuleJar[] jars, int turn)
            throws BundleException {
        Bundle bundle = bundles.get(which);
        switch (turn / bundles.size() % 4) {
            case 0 -> Container.update(bundle, jars[turn % 2]);
            case 1 -> {
                bundle.stop();
                bundle.start();
            }
            case 2 -> container.refresh(bundle);
            default -> {
                bundle.uninstall();
                bundles.set(which, container.start(jars[0]));
            }
        }
    }
}
