package loader.runpy.gogo;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import loader.python.Attached;
import loader.python.AttachedState;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;

/**
 * Who has the GIL and who waits for it. Python tells its own stacks only to who gets the GIL, so
 * that they are missing when a thread does not give it up; the stack of Java is there always.
 */
final class GilReport {

    private static final long PATIENCE = 1000;

    private static final String STACKS =
            """
            import sys, traceback
            stacks = "".join(
                f"Python thread {thread:#x}\\n" + "".join(traceback.format_stack(frame))
                for thread, frame in sys._current_frames().items()
            )
            """;

    private GilReport() {}

    static String of(PythonRuntime runtime) {
        String threads =
                runtime.attached().stream().map(GilReport::told).collect(Collectors.joining());
        String python =
                CompletableFuture.supplyAsync(() -> stacks(runtime), GilReport::start)
                        .exceptionally(failed -> failed + System.lineSeparator())
                        .completeOnTimeout(
                                "no thread gave up the GIL for a second: no stacks of Python"
                                        + System.lineSeparator(),
                                PATIENCE,
                                TimeUnit.MILLISECONDS)
                        .join();
        return threads + python;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "python-stacks");
        thread.setDaemon(true);
        thread.start();
    }

    private static String told(AttachedState state) {
        return String.format(
                "%s: interpreter %d, GIL %s, for %d s%n%s",
                state.thread(),
                state.interpreter(),
                state.gil().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                state.since().toSeconds(),
                state.stack().stream()
                        .map(each -> String.format("  at %s%n", each))
                        .collect(Collectors.joining()));
    }

    /** The stacks of the main interpreter's threads, those of others among them. */
    private static String stacks(PythonRuntime runtime) {
        // CPython would make frame objects of threads that run meanwhile, which ends the process.
        if (runtime.interpreters().stream()
                .anyMatch(each -> each.config() == InterpreterConfig.OWN_GIL)) {
            return "an interpreter has a GIL of its own: no stacks of Python"
                    + System.lineSeparator();
        }
        try (Attached python = runtime.main().attach();
                PyModule module = python.newModule("gil");
                PyObject code = python.compile(STACKS, "<gil>")) {
            python.exec(code, module);
            return module.getAttrAs(String.class, "stacks");
        }
    }
}
