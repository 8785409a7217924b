package loader.wheel.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import loader.testing.ClassPathFramework;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The framework with Python and the shell's commands. */
final class Container implements AutoCloseable {
    private static final String SHELL =
            "org.apache.felix.service.command;version=1.0.0;status=provisional";

    private final ClassPathFramework framework;

    private Container(ClassPathFramework framework) {
        this.framework = framework;
    }

    static Container open(Path storage) {
        return new Container(
                ClassPathFramework.open(
                        storage, Map.of(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHELL)));
    }

    BundleContext context() {
        return framework.context();
    }

    <S> S service(Class<S> type) {
        return framework.service(type);
    }

    /** What a command of the shell returns. */
    String shell(String line) {
        CommandProcessor processor = framework.service(CommandProcessor.class);
        try (CommandSession session =
                processor.createSession(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream())) {
            return String.valueOf(session.execute(line));
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Runs something as a program; fails with what it printed when its status is not 0. */
    String run(RunRequest request) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), printed, printed);
        int status = framework.service(RunPy.class).run(request.withStreams(streams)).status();
        String text = printed.toString(StandardCharsets.UTF_8);
        if (status != 0) {
            throw new IllegalStateException(
                    request.target() + " ended with " + status + ": " + text);
        }
        return text;
    }

    @Override
    public void close() {
        framework.close();
    }
}
