package loader.wheels.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Felix in this process with the bundles of the class path in it, Python and the shell's commands.
 */
final class Container implements AutoCloseable {
    private static final String SHARED =
            "org.slf4j;version=2.0.17,loader.importlib;version=1.0.0,loader.library;version=1.0.0,"
                    + "loader.python;version=1.0.0,loader.runpy;version=1.0.0,loader.capi;version=1.0.0,"
                    + "org.apache.felix.service.command;version=1.0.0;status=provisional";
    private static final List<String> OWN =
            List.of(
                    "loader.",
                    "com.sun.jna",
                    "org.apache.felix.scr",
                    "org.apache.felix.gogo",
                    "org.osgi.");
    private static final long PATIENCE = 60_000;

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    static Container open(Path storage) {
        Map<String, String> properties =
                Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        SHARED,
                        "loader.cache",
                        Path.of("target", "runtime").toAbsolutePath().toString());
        try {
            Framework framework = new FrameworkFactory().newFramework(properties);
            framework.start();
            Container container = new Container(framework);
            container.startOwn();
            return container;
        } catch (BundleException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void startOwn() throws BundleException, IOException {
        List<Bundle> own = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && isOwn(entry)) {
                own.add(context().installBundle("reference:" + new File(entry).toURI()));
            }
        }
        for (Bundle bundle : own) {
            bundle.start();
        }
    }

    private static boolean isOwn(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            return name != null && OWN.stream().anyMatch(name::startsWith);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    private <S> S service(Class<S> type) {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), type, null);
        tracker.open();
        try {
            S service = tracker.waitForService(PATIENCE);
            if (service == null) {
                throw new IllegalStateException("there is no " + type.getName());
            }
            return service;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** What a command of the shell returns. */
    String shell(String line) {
        CommandProcessor processor = service(CommandProcessor.class);
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
        int status = service(RunPy.class).run(request.withStreams(streams)).status();
        String text = printed.toString(StandardCharsets.UTF_8);
        if (status != 0) {
            throw new IllegalStateException(
                    request.target() + " ended with " + status + ": " + text);
        }
        return text;
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE);
        } catch (BundleException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
