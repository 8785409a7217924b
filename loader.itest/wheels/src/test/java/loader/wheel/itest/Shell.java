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
import loader.testing.Container;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Constants;

/** The shell of a container, and what is run as a program in it. */
record Shell(Container container) {
    private static final String PACKAGE =
            "org.apache.felix.service.command;version=1.0.0;status=provisional";

    /** The caller closes its container. */
    static Shell open(Path storage) {
        return open(storage, "");
    }

    /** With more packages that the container shares with the test. */
    static Shell open(Path storage, String packages) {
        String shared = packages.isEmpty() ? PACKAGE : PACKAGE + "," + packages;
        return new Shell(
                Container.open(storage, Map.of(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, shared)));
    }

    /** What a command returns. */
    String execute(String line) {
        CommandProcessor processor = container.service(CommandProcessor.class);
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
        int status = container.service(RunPy.class).run(request.withStreams(streams)).status();
        String text = printed.toString(StandardCharsets.UTF_8);
        if (status != 0) {
            throw new IllegalStateException(
                    request.target() + " ended with " + status + ": " + text);
        }
        return text;
    }
}
