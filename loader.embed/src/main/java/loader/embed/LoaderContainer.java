package loader.embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import loader.files.IoErrorText;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.python.PythonInterfaces;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import org.osgi.framework.BundleContext;
import org.slf4j.LoggerFactory;

/**
 * An OSGi container with Loader in the process of a plain Java program. A process has one CPython,
 * so one container is open at a time. Any thread may use it.
 */
public final class LoaderContainer implements AutoCloseable {

    /** System property: a container is open, be it that of another class loader. */
    private static final String OPEN = "loader.embed.open";

    private static volatile Optional<LoaderContainer> current = Optional.empty();

    private final RunningFramework framework;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);

    private LoaderContainer(RunningFramework framework) {
        this.framework = framework;
        python().main(); // what is wrong with Python is said here
    }

    /** A container without bundles and wheels of the application. */
    public static Builder builder() {
        return new Builder();
    }

    /** The container of this process, if one is open. */
    public static Optional<LoaderContainer> current() {
        return current;
    }

    private static LoaderContainer open(Settings settings) {
        if (System.getProperties().putIfAbsent(OPEN, "true") != null) {
            throw new IllegalStateException(
                    "a LoaderContainer is open already, and a process has one CPython:"
                            + " use LoaderContainer.current(), or close the container first");
        }
        RunningFramework started = null;
        try {
            started = OnDaemon.call(() -> start(settings));
            LoaderContainer opened = new LoaderContainer(started);
            current = Optional.of(opened);
            return opened;
        } catch (RuntimeException | Error fault) {
            try {
                if (started != null) {
                    started.close();
                }
            } catch (RuntimeException second) {
                fault.addSuppressed(second);
            }
            System.clearProperty(OPEN);
            throw fault;
        }
    }

    private static RunningFramework start(Settings settings) {
        try {
            return RunningFramework.start(settings, LoaderContainer.class.getClassLoader());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(IoErrorText.of(unreadable), unreadable);
        }
    }

    /** Runs modules, code and files as programs. */
    public RunPy runPy() {
        return service(RunPy.class);
    }

    /** The CPython of the process. */
    public PythonRuntime python() {
        return service(PythonRuntime.class);
    }

    /**
     * Imports the module in the main interpreter. The caller closes the result.
     *
     * @throws PythonException of the type {@code ModuleNotFoundError} if there is no such module
     * @throws IllegalArgumentException if the name is empty or relative
     */
    public PyModule module(String name) {
        requireAbsolute(name);
        try (Attached here = python().main().attach()) {
            return here.importModule(name);
        }
    }

    /**
     * Imports the module in the main interpreter, as the interface.
     *
     * @throws PythonException of the type {@code ModuleNotFoundError} if there is no such module
     * @throws IllegalArgumentException if the name is empty or relative
     * @throws ClassCastException if the module does not have the functions of the interface
     */
    public <T> T module(String name, Class<T> type) {
        requireAbsolute(name);
        Objects.requireNonNull(type, "type");
        try (Attached here = python().main().attach();
                PyModule module = here.importModule(name)) {
            return service(PythonInterfaces.class).as(here, module, type);
        }
    }

    /**
     * An object of the main interpreter as the interface.
     *
     * @throws ClassCastException if the object does not have the functions of the interface
     */
    public <T> T as(PyObject object, Class<T> type) {
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(type, "type");
        try (Attached here = python().main().attach()) {
            return service(PythonInterfaces.class).as(here, object, type);
        }
    }

    /** What Python says of others is about its own function, which nobody has called. */
    private static void requireAbsolute(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.startsWith(".")) {
            throw new IllegalArgumentException(
                    "'" + name + "': a module has an absolute name, such as json or json.decoder");
        }
    }

    /** The context of the system bundle: bundles and services of the container. */
    public BundleContext context() {
        requireOpen();
        return framework.context();
    }

    private <S> S service(Class<S> type) {
        requireOpen();
        return framework.service(type);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the LoaderContainer is closed");
        }
    }

    /**
     * Stops the bundles, ends sub-interpreters, and deletes the container's temporary files.
     * CPython stays in the process. A container that is opened later takes it over. A second call
     * waits until the first one has ended, a minute at most.
     *
     * @throws IllegalStateException if the thread is attached to Python, or Python has called it
     */
    @Override
    public void close() {
        Optional<PythonRuntime> python = framework.present(PythonRuntime.class);
        if (python.filter(PythonRuntime::isCalledFromPython).isPresent()) {
            throw new IllegalStateException(
                    "Python has called this code and waits for it: close the container when the"
                            + " call has returned");
        }
        if (python.filter(PythonRuntime::isCallerAttached).isPresent()) {
            throw new IllegalStateException(
                    "this thread is attached to Python: close the container outside of that,"
                            + " or within Attached.detached");
        }
        if (closed.getAndSet(true)) {
            awaitEnd();
            return;
        }
        try {
            python.ifPresent(LoaderContainer::flush);
        } catch (RuntimeException failed) {
            LoggerFactory.getLogger(LoaderContainer.class)
                    .warn("Python's output cannot be written: {}", failed.getMessage());
        }
        try {
            framework.close();
        } finally {
            current = Optional.empty();
            System.clearProperty(OPEN);
            gone.countDown();
        }
    }

    private void awaitEnd() {
        try {
            gone.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** CPython, which stays, would write it when the process ends; but a JVM ends without it. */
    private static void flush(PythonRuntime python) {
        try (Attached here = python.main().attach();
                PyModule sys = here.importModule("sys")) {
            for (String stream : List.of("stdout", "stderr")) {
                try (PyObject file = sys.getAttr(stream)) {
                    if (!file.isNone()) {
                        file.callMethod("flush").close();
                    }
                }
            }
        }
    }

    /** What a container is to be opened with. */
    public static final class Builder {
        private final List<Path> bundles = new ArrayList<>();
        private final List<Path> wheels = new ArrayList<>();
        private final Map<String, String> properties = new HashMap<>();
        private Optional<Path> cache = Optional.empty();
        private Optional<Path> python = Optional.empty();

        private Builder() {}

        private static List<Path> named(String name, Path... places) {
            return Stream.of(Objects.requireNonNull(places, name))
                    .map(place -> named(name, place))
                    .toList();
        }

        /** A zip file system, for one, has no folders that C code finds. */
        private static Path named(String name, Path place) {
            Path given = Objects.requireNonNull(place, name);
            if (given.getFileSystem() != FileSystems.getDefault()) {
                throw new IllegalArgumentException(
                        name + ": " + given.toUri() + " is not in the file system of the machine");
            }
            return given;
        }

        /** Bundles, or folders of bundles, besides those of the class path. */
        public Builder bundles(Path... places) {
            bundles.addAll(named("bundles", places));
            return this;
        }

        /** Wheels, or folders of wheels. */
        public Builder wheels(Path... places) {
            wheels.addAll(named("wheels", places));
            return this;
        }

        /** Properties of the framework, among them Loader's settings. */
        public Builder properties(Map<String, String> settings) {
            Objects.requireNonNull(settings, "properties")
                    .forEach(
                            (name, value) ->
                                    properties.put(
                                            Objects.requireNonNull(name, "name of a property"),
                                            Objects.requireNonNull(value, name)));
            return this;
        }

        /** The folder that CPython is unpacked to; otherwise that of the user. */
        public Builder cache(Path folder) {
            cache = Optional.of(named("cache", folder));
            return this;
        }

        /** The home of a CPython to use instead of the one on the class path. */
        public Builder python(Path home) {
            python = Optional.of(named("python", home));
            return this;
        }

        /**
         * Starts the container and Python. The caller closes it.
         *
         * @throws IllegalStateException if a container is open already, or cannot be started
         * @throws IllegalArgumentException if a bundle or wheel cannot be used; the message names
         *     it
         * @throws loader.python.NoPythonException if there is no CPython for this platform, or if
         *     it cannot start; the message says why
         */
        public LoaderContainer open() {
            return LoaderContainer.open(new Settings(bundles, wheels, properties, cache, python));
        }
    }
}
