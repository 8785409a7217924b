package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loader.files.ProcessFolder;
import loader.pythons.OfferedPython;
import loader.wheel.launch.WheelInstaller;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Felix with the container's own bundles in it, and those that the user adds. */
final class Container implements AutoCloseable {
    private static final String WHEEL = ".whl";
    private static final long PATIENCE = 10_000;

    /** The thread of Gogo's shell, which stops the framework when it ends as it should. */
    private static final String SHELL = "Gogo shell";

    private final ProcessFolder storage;
    private final Configuration configuration;
    private final ClassPath classPath = ClassPath.ofProcess();
    private final Framework framework;
    private final List<Bundle> own = new ArrayList<>();
    private final List<Bundle> added = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private Container(ProcessFolder storage, Configuration configuration) throws BundleException {
        this.storage = storage;
        this.configuration = configuration;
        framework = new Felix(configuration.properties(), classPath);
        framework.init();
        ConnectedClasses.belongTo(framework.getBundleContext(), classPath);
        framework.start();
    }

    /** A container with the runtimes and these bundles of its own; the caller closes it. */
    static Container open(Configuration configuration, List<String> own)
            throws IOException, BundleException {
        ProcessFolder storage = ProcessFolder.below(configuration.storageParent());
        try {
            Container container = new Container(storage, configuration.storedIn(storage.path()));
            container.install(configuration.runtimes());
            container.startOwn(own);
            return container;
        } catch (BundleException fault) {
            storage.close();
            configuration.close();
            throw fault;
        }
    }

    /**
     * Installs and starts jars of the class path; what cannot start on this machine is left out.
     */
    void startOwn(List<String> names) throws BundleException {
        for (String name : names) {
            if (classPath.has(name)) {
                own.add(context().installBundle(ClassPath.location(name)));
            }
        }
        framework.adapt(FrameworkWiring.class).resolveBundles(own);
        for (Bundle bundle : own) {
            startIfPossible(bundle);
        }
    }

    /** Installs the bundles that the user named, by path or address, and starts them. */
    void startAdded(List<String> locations) throws BundleException {
        List<Bundle> named = new ArrayList<>();
        for (String location : locations) {
            named.addAll(install(location));
        }
        for (Bundle bundle : named) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                startAdded(bundle);
            }
        }
        added.addAll(named);
    }

    /** Bundles for that CPython resolve from now on. */
    void offer(Path python) throws BundleException {
        OfferedPython.install(context(), python);
    }

    /** The framework says what is missing in filters. */
    private void startAdded(Bundle bundle) throws BundleException {
        try {
            bundle.start();
        } catch (BundleException fault) {
            throw fault.getType() == BundleException.RESOLVE_ERROR
                    ? WheelInstaller.inWords(context(), fault)
                    : fault;
        }
    }

    /** Wheels are converted here: the handler of their addresses takes its time to start. */
    private List<Bundle> install(String given) throws BundleException {
        File file = new File(given).getAbsoluteFile();
        if (isAddress(given, file)) {
            return List.of(installed(given, given));
        }
        GivenFile named = new GivenFile(given, file);
        named.require();
        if (named.isLock()) {
            List<Bundle> bundles = new ArrayList<>();
            for (Path wheel : WheelInstaller.locked(context(), file.toPath())) {
                bundles.add(installed(wheel));
            }
            return bundles;
        }
        return List.of(
                named.isWheel() ? installed(file.toPath()) : installed(given, reference(file)));
    }

    /** A wheel, by the jar in the cache. */
    private Bundle installed(Path wheel) throws BundleException {
        return classPath.install(
                context(),
                WheelInstaller.location(wheel),
                WheelInstaller.converted(context(), wheel));
    }

    /** One letter before the colon is a Windows drive, and files may have colons in their names. */
    private static boolean isAddress(String given, File file) {
        return given.indexOf(':') > 1 && !file.exists();
    }

    /** The framework names either what it was given or what is wrong with it. */
    private Bundle installed(String given, String location) throws BundleException {
        try {
            return context().installBundle(location);
        } catch (BundleException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw new BundleException(
                    given + ": " + reason.getMessage(), refused.getType(), refused);
        }
    }

    /** The jars and wheels of a folder that the user fills. */
    void startAdded(File folder) throws BundleException {
        List<String> paths = new ArrayList<>();
        for (File bundle : files(folder, ".jar", WHEEL)) {
            paths.add(bundle.getPath());
        }
        startAdded(paths);
    }

    private void install(File folder) throws BundleException {
        for (File jar : files(folder, ".jar")) {
            own.add(context().installBundle(reference(jar)));
        }
    }

    /** The service, or empty when no bundle has brought it. */
    <S> Optional<S> service(Class<S> type) {
        return Optional.ofNullable(context().getServiceReference(type)).map(context()::getService);
    }

    /** The service, or empty when no bundle brings it within a while. */
    <S> Optional<S> awaited(Class<S> type) {
        Optional<S> there = service(type);
        if (there.isPresent() || !faults.isEmpty()) {
            return there;
        }
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), type, null);
        tracker.open();
        try {
            return Optional.ofNullable(tracker.waitForService(PATIENCE));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Why bundles and components of the container's own are not active. */
    List<String> faults() {
        return Stream.concat(faults.stream(), failures()).toList();
    }

    private Stream<String> failures() {
        return service(ServiceComponentRuntime.class).stream()
                .flatMap(
                        components ->
                                components.getComponentDescriptionDTOs().stream()
                                        .map(components::getComponentConfigurationDTOs)
                                        .flatMap(Collection::stream))
                .filter(component -> component.failure != null)
                .map(component -> reason(component.failure.lines().toList()));
    }

    /** The last cause of a stack trace. */
    private static String reason(List<String> trace) {
        String cause = "Caused by: ";
        return trace.stream()
                .filter(line -> line.startsWith(cause))
                .reduce((first, last) -> last)
                .map(line -> line.substring(cause.length()))
                .orElse(trace.isEmpty() ? "" : trace.get(0));
    }

    /**
     * Stops what the user added and runs Java, last started first, so that it can save its state.
     */
    void stopAdded() throws BundleException {
        for (int i = added.size() - 1; i >= 0; i--) {
            if (hasJava(added.get(i))) {
                added.get(i).stop(Bundle.STOP_TRANSIENT);
            }
        }
    }

    /** Ctrl-C is for what runs in the shell. */
    void takeInterrupts() {
        Interrupts.take(context());
    }

    /** Commands of the shell that are not a bundle's. The result knows of output that is lost. */
    LostOutput offerCommands() {
        NamedBundles.offer(context());
        UnknownCommand.offer(context());
        UnmatchedPatterns.offer(context());
        HelpCommand.offer(context());
        ComponentCommands.offer(context());
        DoctorCommands.offer(context());
        LostOutput output = LostOutput.of(context());
        ExitCommand.offer(context(), output);
        return output;
    }

    /**
     * Waits until the framework has stopped. The thread of the shell may die, because it cannot
     * read or has no memory. Then this method stops the framework.
     *
     * @return false if the shell has died
     */
    boolean waitForStop() throws BundleException, InterruptedException {
        Optional<Thread> shell = thread(SHELL);
        if (shell.isPresent()) {
            shell.get().join();
            boolean stops =
                    framework.waitForStop(PATIENCE).getType() != FrameworkEvent.WAIT_TIMEDOUT;
            if (!stops && framework.getState() == Bundle.ACTIVE) {
                framework.stop();
                framework.waitForStop(0);
                return false;
            }
        }
        framework.waitForStop(0);
        return true;
    }

    private static Optional<Thread> thread(String name) {
        Thread[] threads = new Thread[2 * Thread.activeCount() + 1];
        int count = Thread.enumerate(threads);
        return Stream.of(threads)
                .limit(count)
                .filter(each -> each.getName().equals(name))
                .findFirst();
    }

    /**
     * Gives the storage back; what still runs ends with the process. What cannot be removed, as
     * when a program has taken away the right to open files, is removed by the next command.
     */
    @Override
    public void close() {
        try {
            storage.close();
            configuration.close();
        } catch (IOException left) {
            logger().debug("the storage stays", left);
        }
    }

    private void startIfPossible(Bundle bundle) {
        try {
            bundle.start();
        } catch (BundleException impossible) {
            String fault = bundle.getSymbolicName() + ": " + impossible.getMessage();
            logger().debug("left out: {}", fault);
            if (impossible.getType() != BundleException.RESOLVE_ERROR) {
                faults.add(fault);
            }
        }
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    private static boolean hasJava(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATOR) != null
                || bundle.getHeaders("").get("Service-Component") != null;
    }

    private static String reference(File jar) {
        return "reference:" + jar.toURI();
    }

    static File[] files(File folder, String... endings) {
        File[] files =
                folder.listFiles((parent, name) -> Stream.of(endings).anyMatch(name::endsWith));
        return files == null ? new File[0] : files;
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(Container.class);
    }
}
