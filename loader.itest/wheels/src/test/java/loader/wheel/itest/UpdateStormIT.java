package loader.wheel.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.testing.Container;
import loader.testing.OpenFiles;
import loader.testing.Storm;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** numpy is used in runs and in the main interpreter while its bundle is updated. */
class UpdateStormIT {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("seconds", 10));

    /** What {@code docs/bundles.md} says of an import while the bundle goes. */
    private static final Pattern ABSENT =
            Pattern.compile("(ModuleNotFoundError|ImportError): .*", Pattern.DOTALL);

    /** It imports what it uses: what numpy itself imports later comes from the next generation. */
    private static final String TRACE =
            """
            try:
                import numpy, numpy.linalg
                total = numpy.linalg.inv(numpy.eye(300) * 2).trace()
            except ImportError as absent:
                print(f"{type(absent).__name__}: {absent}")
            else:
                print(total)
            """;

    @TempDir Path folder;

    private final AtomicLong right = new AtomicLong();

    @Test
    void eachUseIsRightOrFindsNoNumpy() throws Exception {
        Shell shell = Shell.open(folder);
        try (Container container = shell.container()) {
            shell.execute("py:install numpy --find-links " + LockedWheel.folder());
            Bundle numpy =
                    Stream.of(container.context().getBundles())
                            .filter(bundle -> bundle.getSymbolicName().equals("numpy"))
                            .findFirst()
                            .orElseThrow();
            RunRequest run = RunRequest.of(new Target.Code(TRACE), List.of());
            use(shell, run);
            int files = OpenFiles.count();
            Storm.Result result =
                    Storm.of(
                            TIME,
                            List.of(
                                    user(shell, run),
                                    user(shell, run),
                                    user(shell, run.in(InterpreterConfig.MAIN))),
                            () -> update(numpy));
            System.out.println(TIME + " of updates of numpy: " + result);
            Waiting.until("the interpreters of all runs have ended", () -> isNoneEnding(container));
            assertTrue(use(shell, run), "numpy is there when nothing changes");
            Waiting.until("the interpreters of all runs have ended", () -> isNoneEnding(container));
            OpenFiles.areNoMoreThan(files);
        }
    }

    /** An import takes longer than an update: each generation is used once, at least. */
    private void update(Bundle numpy) throws BundleException {
        numpy.update();
        long before = right.get();
        Waiting.until("numpy is used", () -> right.get() > before);
    }

    private Callable<Boolean> user(Shell shell, RunRequest run) {
        return () -> use(shell, run);
    }

    /** Whether numpy was there. */
    private boolean use(Shell shell, RunRequest run) {
        String printed = shell.run(run).strip();
        if (ABSENT.matcher(printed).matches()) {
            return false;
        }
        assertEquals("150.0", printed);
        right.incrementAndGet();
        return true;
    }

    private static boolean isNoneEnding(Container container) {
        return container.service(PythonRuntime.class).interpreters().stream()
                .allMatch(each -> each.state() == Interpreter.State.OPEN);
    }
}
