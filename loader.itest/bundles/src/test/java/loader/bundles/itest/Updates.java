package loader.bundles.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.IntConsumer;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.OpenFiles;
import loader.testing.Waiting;
import org.osgi.framework.Bundle;

/** A module bundle that is updated again and again while Python runs, and what that costs. */
class Updates extends Running {

    static final int TIMES = Integer.getInteger("updates", 100);

    /** Until the JVM has compiled and CPython imported what the rounds use. */
    private static final int WARM_UP = 10;

    /**
     * Updates and refreshes to the second and back, and uses the module each time. The libraries
     * that stay mapped explain the growth; the bounds on the rest leave room for what the JVM
     * compiles meanwhile, and for the objects that a generated module never gives back.
     *
     * @param use imports, calls and runs the module, which must say this version
     * @param libraries how many a round leaves mapped: that of the main interpreter, and what a run
     *     leaves
     */
    void upAndDown(ModuleJar first, ModuleJar second, IntConsumer use, int libraries) {
        ModuleJar[] jars = {first, second};
        Bundle bundle = container.start(first);
        use.accept(1);
        rounds(bundle, jars, use, WARM_UP);
        int files = OpenFiles.count();
        ProcessMemory before = ProcessMemory.now(python);
        rounds(bundle, jars, use, TIMES);
        ProcessMemory grown = ProcessMemory.now(python).since(before);
        System.out.println(TIMES + " updates of " + first.location() + ": " + grown.each(TIMES));
        OpenFiles.areNoMoreThan(files);
        assertEquals((long) libraries * TIMES, grown.libraries(), "libraries that stay mapped");
        assertTrue(grown.live() < 20L * TIMES, grown.live() + " kB of Java objects");
        assertTrue(grown.blocks() < 300L * TIMES, grown.blocks() + " blocks of Python");
        assertTrue(grown.rest() < 400L * TIMES, grown.each(TIMES));
    }

    private void rounds(Bundle bundle, ModuleJar[] jars, IntConsumer use, int times) {
        for (int i = 1; i <= times; i++) {
            Container.update(bundle, jars[i % 2]);
            container.refresh(bundle);
            use.accept(i % 2 + 1);
        }
        Waiting.until("the interpreters of all runs have ended", this::isPoolFull);
    }

    /** Beside the main interpreter there is that of the pool, whose memory counts, too. */
    private boolean isPoolFull() {
        List<Interpreter> all = container.service(PythonRuntime.class).interpreters();
        return all.size() == 2
                && all.stream().allMatch(each -> each.state() == Interpreter.State.OPEN);
    }

    /** What the module writes when it is run as main, in an interpreter of its own. */
    String run(String module) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, out);
        container.service(RunPy.class).run(RunRequest.module(module).withStreams(streams));
        return out.toString(UTF_8);
    }
}
