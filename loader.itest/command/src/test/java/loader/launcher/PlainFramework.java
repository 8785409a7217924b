package loader.launcher;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A program with a container of its own: the framework of the class path, the bundles it is told,
 * and a line for the shell. It knows nothing of Loader. The property {@code refreshes} says how
 * often all bundles are updated and refreshed, after which the line is executed again.
 */
final class PlainFramework {
    private static final long PATIENCE = 60_000;
    private static final String LOGGING =
            "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17";

    private PlainFramework() {}

    /** The storage, the cache, the jars, and last the line. */
    public static void main(String[] arguments) {
        PrintStream screen = System.out; // the shell is going to put its own there
        try {
            run(arguments, screen);
            System.exit(0); // the shell's threads would go on
        } catch (Exception failed) {
            failed.printStackTrace(screen);
            System.exit(1);
        }
    }

    private static void run(String[] arguments, PrintStream screen) throws Exception {
        Map<String, String> properties =
                Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        arguments[0],
                        "loader.cache",
                        arguments[1],
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        LOGGING);
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).iterator().next();
        Framework framework = factory.newFramework(properties);
        framework.start();
        screen.println(framework.getSymbolicName());
        int line = arguments.length - 1;
        framework.getBundleContext().addFrameworkListener(event -> tellError(event, screen));
        List<Bundle> bundles =
                start(framework.getBundleContext(), List.of(arguments).subList(2, line));
        execute(framework.getBundleContext(), arguments[line], screen);
        for (int left = Integer.getInteger("refreshes", 0); left > 0; left--) {
            for (Bundle bundle : bundles) {
                bundle.update();
            }
            refresh(framework, bundles);
            execute(framework.getBundleContext(), arguments[line], screen);
        }
        framework.stop();
        framework.waitForStop(PATIENCE);
    }

    private static void tellError(FrameworkEvent event, PrintStream screen) {
        if (event.getType() == FrameworkEvent.ERROR) {
            screen.println("error of " + event.getBundle());
            event.getThrowable().printStackTrace(screen);
        }
    }

    private static void refresh(Framework framework, List<Bundle> bundles)
            throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        framework
                .adapt(FrameworkWiring.class)
                .refreshBundles(
                        bundles,
                        event -> {
                            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                                done.countDown();
                            }
                        });
        if (!done.await(PATIENCE, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the refresh does not end");
        }
    }

    private static List<Bundle> start(BundleContext context, List<String> jars) throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (String jar : jars) {
            bundles.add(context.installBundle(Path.of(jar).toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        return bundles;
    }

    /** By its names: the shell's classes are in a bundle. */
    private static void execute(BundleContext context, String line, PrintStream screen)
            throws Exception {
        await(context, "(&(osgi.command.scope=py)(osgi.command.function=run))");
        Object processor =
                await(context, "(objectClass=org.apache.felix.service.command.CommandProcessor)");
        Class<?> type = interfaceOf(processor, "CommandProcessor");
        Object session =
                type.getMethod(
                                "createSession",
                                InputStream.class,
                                OutputStream.class,
                                OutputStream.class)
                        .invoke(processor, new ByteArrayInputStream(new byte[0]), screen, screen);
        Class<?> sessionType = interfaceOf(session, "CommandSession");
        sessionType.getMethod("execute", CharSequence.class).invoke(session, line);
        // Gogo cannot stop while a session is left to the garbage collector.
        sessionType.getMethod("close").invoke(session);
    }

    private static Object await(BundleContext context, String filter) throws Exception {
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(context, context.createFilter(filter), null);
        tracker.open();
        Object service = tracker.waitForService(PATIENCE);
        if (service == null) {
            throw new IllegalStateException("there is no service " + filter);
        }
        return service;
    }

    private static Class<?> interfaceOf(Object object, String name) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> each : type.getInterfaces()) {
                if (each.getSimpleName().equals(name)) {
                    return each;
                }
            }
        }
        throw new IllegalStateException(object.getClass() + " is no " + name);
    }
}
