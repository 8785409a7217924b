package loader.embed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import loader.library.Platform;
import loader.python.NoPythonException;
import loader.spi.Namespaces;
import loader.spi.PropertyNames;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.LoggerFactory;

/** Felix with Loader's bundles of the class path, and those of the application. */
final class RunningFramework implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(60);

    private final ClassPath classPath;
    private final Storage storage;
    private final Framework framework;
    private final Map<Class<?>, ServiceTracker<?, ?>> trackers = new ConcurrentHashMap<>();

    private RunningFramework(Settings settings, ClassPath classPath, Storage storage)
            throws BundleException {
        this.classPath = classPath;
        this.storage = storage;
        this.framework = new Felix(properties(settings), classPath);
    }

    /** A framework with all bundles started; the caller closes it. */
    static RunningFramework start(Settings settings, ClassLoader classes) throws IOException {
        ClassPath classPath = new ClassPath(classes);
        own(classPath).forEach(classPath::required);
        Bundles.OF_SYSTEM.forEach(classPath::required);
        Storage storage =
                Storage.in(
                        settings.cache()
                                .map(Object::toString)
                                .or(() -> cacheOf(settings.properties())));
        RunningFramework started = null;
        try {
            started = new RunningFramework(settings, classPath, storage);
            started.start(settings);
            return started;
        } catch (BundleException fault) {
            stop(started, storage);
            throw new IllegalStateException(fault.getMessage(), fault);
        } catch (RuntimeException | Error fault) {
            stop(started, storage);
            throw fault;
        }
    }

    private static Optional<String> cacheOf(Map<String, String> properties) {
        return Optional.ofNullable(properties.get(PropertyNames.CACHE))
                .or(() -> Optional.ofNullable(System.getProperty(PropertyNames.CACHE)));
    }

    private static void stop(RunningFramework started, Storage storage) throws IOException {
        if (started == null) {
            storage.close();
        } else {
            started.close();
        }
    }

    private Map<String, Object> properties(Settings settings) {
        Map<String, Object> all = new HashMap<>(settings.properties());
        List<String> packages = new ArrayList<>();
        for (String name : Bundles.OF_SYSTEM) {
            classPath.header(name, Constants.EXPORT_PACKAGE).ifPresent(packages::add);
        }
        Optional.ofNullable(settings.properties().get(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA))
                .ifPresent(packages::add);
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, String.join(",", packages));
        all.put(Constants.FRAMEWORK_STORAGE, storage.framework());
        // The storage is this process's alone.
        all.put("felix.cache.locking", "false");
        // The factory of URL handlers is one for the process; a server may have set its own.
        all.put("felix.service.urlhandlers", "false");
        all.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
        // The threads of a parallel resolver live on for a minute.
        all.putIfAbsent("felix.resolver.parallelism", "1");
        // SCR prints what is no error on standard output.
        all.putIfAbsent("ds.loglevel", "error");
        storage.cache().ifPresent(cache -> all.put(PropertyNames.CACHE, cache.toString()));
        settings.python().ifPresent(home -> all.put(PropertyNames.PYTHON_HOME, home.toString()));
        return all;
    }

    private void start(Settings settings) throws BundleException {
        framework.init();
        ConnectedClasses.belongTo(context(), classPath);
        framework.start();
        List<Bundle> runtimes = installed(with(Namespaces.RUNTIME));
        List<Bundle> bundles = installed(own(classPath));
        framework
                .adapt(FrameworkWiring.class)
                .resolveBundles(Stream.of(runtimes, bundles).flatMap(List::stream).toList());
        requirePython(runtimes, settings);
        for (Bundle bundle : bundles) {
            if (isUsable(bundle)) {
                bundle.start();
            }
        }
        AddedBundles added = new AddedBundles(context());
        with(Namespaces.MODULE).forEach(added::addOfClassPath);
        settings.bundles().forEach(added::addJars);
        settings.wheels().forEach(added::addWheels);
        added.start();
    }

    private static List<String> own(ClassPath classPath) {
        return Bundles.OWN.stream()
                .filter(name -> !Bundles.OPTIONAL.contains(name) || classPath.has(name))
                .toList();
    }

    /** The bundles of the class path with capabilities of that namespace. */
    private List<String> with(String namespace) {
        return classPath.with(
                Constants.PROVIDE_CAPABILITY,
                header -> Stream.of(header.split(",")).anyMatch(isOf(namespace)));
    }

    private static Predicate<String> isOf(String namespace) {
        return clause -> clause.split(";", 2)[0].strip().equals(namespace);
    }

    private List<Bundle> installed(List<String> names) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (String name : names) {
            bundles.add(context().installBundle(classPath.required(name)));
        }
        return bundles;
    }

    /** The faster linker is left out where Java is too old for it. */
    private static boolean isUsable(Bundle bundle) {
        return bundle.getState() != Bundle.INSTALLED
                || !bundle.getSymbolicName().equals(Bundles.FOREIGN);
    }

    private static void requirePython(List<Bundle> runtimes, Settings settings) {
        boolean isNamed =
                settings.python().isPresent()
                        || settings.properties().containsKey(PropertyNames.PYTHON_HOME);
        if (!isNamed && runtimes.stream().allMatch(each -> each.getState() == Bundle.INSTALLED)) {
            List<String> names = runtimes.stream().map(Bundle::getSymbolicName).toList();
            String platform = Platform.ofProcess().id();
            throw new NoPythonException(
                    "no CPython for "
                            + platform
                            + ": the class path has "
                            + (names.isEmpty() ? "none" : String.join(", ", names))
                            + "; add the dependency "
                            + Namespaces.RUNTIME
                            + "."
                            + platform
                            + ", or name the home of a CPython");
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** The service as it is now: a changed configuration makes another. */
    <S> S service(Class<S> type) {
        try {
            return type.cast(
                    Optional.<Object>ofNullable(tracker(type).waitForService(PATIENCE))
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "no service " + type.getName())));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Loader started", stop);
        }
    }

    /** The service, if it is there: somebody may have stopped its bundle or the framework. */
    <S> Optional<S> present(Class<S> type) {
        ServiceTracker<?, ?> known = trackers.get(type);
        return Optional.ofNullable(known).map(ServiceTracker::getService).map(type::cast);
    }

    /** It stays open: a component that nobody uses may end. */
    private ServiceTracker<?, ?> tracker(Class<?> type) {
        return trackers.computeIfAbsent(
                type,
                key -> {
                    ServiceTracker<?, ?> tracker = new ServiceTracker<>(context(), key, null);
                    tracker.open();
                    return tracker;
                });
    }

    /** Stops all bundles and deletes the storage, also on a thread that is interrupted. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            framework.stop();
            while (true) {
                try {
                    awaitStop();
                    break;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            storage.close();
        } catch (BundleException fault) {
            throw new IllegalStateException(fault.getMessage(), fault);
        } catch (IOException left) {
            LoggerFactory.getLogger(RunningFramework.class)
                    .warn("{}: not deleted: {}", storage.framework(), left.getMessage());
        } finally {
            ConnectedClasses.belongToNobody();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitStop() throws InterruptedException {
        if (framework.waitForStop(PATIENCE).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            throw new IllegalStateException("the framework does not stop");
        }
    }
}
