package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Threads import, call and run modules while their bundles come, change and go. */
class ComingAndGoingIT extends Running {

    private static final int THREADS = 16;
    private static final int BUNDLES = 6;
    private static final long SECONDS = Long.getLong("seconds", 10);

    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicLong imports = new AtomicLong();
    private final AtomicLong absences = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean running = true;

    @Test
    @Timeout(value = 240, unit = TimeUnit.SECONDS)
    void nothingCrashesOrHangsAndFailuresAreImportErrors() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            boolean runs = i == 0;
            threads.add(new Thread(() -> use(runs), "user-" + i));
        }
        for (int i = 0; i < 2; i++) {
            int first = i * BUNDLES / 2;
            threads.add(new Thread(() -> change(first, BUNDLES / 2), "changer-" + i));
        }
        threads.forEach(Thread::start);
        Thread.sleep(SECONDS * 1000);
        running = false;
        for (Thread thread : threads) {
            thread.join(60_000);
            assertEquals(Thread.State.TERMINATED, thread.getState(), thread.getName());
        }
        System.out.printf(
                "%d s: %s imports, %s found nothing, %s changes of bundles%n",
                SECONDS, imports, absences, changes);
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

    /** What the documentation says may happen: the bundle is not there, or goes meanwhile. */
    private void check(String outcome) {
        if (outcome.startsWith("ModuleNotFoundError: No module named 'busy")
                || outcome.startsWith("ImportError: busy") && outcome.contains("bundle")) {
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
        Streams nowhere =
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream());
        container.service(RunPy.class).run(RunRequest.module(name).withStreams(nowhere));
        return "ok";
    }

    private void change(int first, int count) {
        List<ModuleJar[]> jars = new ArrayList<>();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            String name = "busy" + i;
            jars.add(new ModuleJar[] {CModule.of(name, 1).jar(), CModule.of(name, 2).jar()});
            bundles.add(container.start(jars.get(i - first)[0]));
        }
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
