package loader.launcher.echo;

import com.sun.jna.Native;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.LoggerFactory;

/**
 * A component in an ordinary bundle. It runs nothing, but says what it was asked to run, and for
 * {@code -m container} what it sees of the connected bundles.
 */
public final class Echo implements RunPy {
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public RunResult run(RunRequest request) {
        out.println(request.target() + (request.strict() ? " strictly" : ""));
        request.arguments().forEach(out::println);
        if (request.target().equals(new RunRequest.Target.Module("container"))) {
            describe(FrameworkUtil.getBundle(RunPy.class));
        }
        LoggerFactory.getLogger("loader.import").debug("import 'echo'");
        LoggerFactory.getLogger("loader.progress").info("half way");
        return new RunResult(
                request.arguments().contains("fail") ? 3 : 0,
                RunResult.Ending.FINISHED,
                Duration.ZERO,
                Duration.ZERO);
    }

    @Override
    public Run start(RunRequest request) {
        throw new IllegalStateException("the launcher waits for what it runs");
    }

    @Override
    public List<Run> running() {
        return List.of();
    }

    private void describe(Bundle provider) {
        URL entry = provider.getEntry("META-INF/MANIFEST.MF");
        URL absent = provider.getEntry("absent");
        out.println("bundle " + provider.getSymbolicName());
        out.println("entry " + (entry != null) + ", absent " + (absent != null));
        out.println("native " + Native.SIZE_T_SIZE);
        out.println("own loader " + (getClass().getClassLoader() != RunPy.class.getClassLoader()));
    }

    @Override
    public PyObject runModule(Interpreter interpreter, String name, Namespace namespace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PyObject runPath(Interpreter interpreter, String path, Namespace namespace) {
        throw new UnsupportedOperationException();
    }
}
