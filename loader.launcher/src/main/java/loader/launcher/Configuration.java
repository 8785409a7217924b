package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import loader.runpy.RunRequest.Target;
import loader.spi.PropertyNames;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Constants;

/** The framework's properties, and the folders of this installation. */
final class Configuration {
    private final Map<String, String> properties = new HashMap<>();
    private final File home;
    private final Cache cache;

    private Configuration(Options options) throws IOException {
        home = new File(System.getProperty(PropertyNames.HOME, "."));
        cache = Cache.named(options.cache());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.OF_CLASS_PATH);
        // The storage is this process's alone.
        properties.put("felix.cache.locking", "false");
        // A few bundles: threads would cost more than they resolve.
        properties.put("felix.resolver.parallelism", "1");
        // SCR prints what is no error on standard output.
        properties.put("ds.loglevel", "error");
        properties.put(PropertyNames.CACHE, cache.folder().getPath());
        if (!options.flags().isEmpty()) {
            properties.put(PropertyNames.PYTHON_OPTIONS, String.join("\n", options.flags()));
        }
        options.python().ifPresent(python -> properties.put(PropertyNames.PYTHON_HOME, python));
    }

    /** For running something: Python handles signals, as in {@code python}. */
    static Configuration forRun(Options options) throws IOException {
        Configuration run = new Configuration(options);
        run.properties.put(PropertyNames.SIGNALS, "true");
        // URL handlers cost time; only a bundle's address may need one.
        run.properties.put(
                "felix.service.urlhandlers", String.valueOf(!options.bundles().isEmpty()));
        if (!run.packagesOfJdkMayBeImported(options)) {
            run.properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES, SystemPackages.FOR_OWN);
        }
        return run;
    }

    private boolean packagesOfJdkMayBeImported(Options options) {
        for (File jar : Container.files(load(), ".jar")) {
            if (SystemPackages.mayBeImportedBy(jar)) {
                return true;
            }
        }
        return !options.bundles().isEmpty();
    }

    /** For that program: CPython is told where it is, as far as this can be said beforehand. */
    Configuration withProgram(Target program) {
        ProgramFolder.of(program)
                .ifPresent(folder -> properties.put(PropertyNames.PROGRAM_FOLDER, folder));
        return this;
    }

    /** For programs of clients, which Python runs elsewhere. */
    static Configuration forResident(Options options) throws IOException {
        return new Configuration(options);
    }

    /** For the shell: bundles put into the load folder come and go. */
    static Configuration forShell(Options options) throws IOException {
        Configuration shell = new Configuration(options);
        shell.properties.put("felix.fileinstall.dir", shell.load().getPath());
        shell.properties.put("felix.fileinstall.noInitialDelay", "true");
        shell.properties.put("felix.fileinstall.poll", "1000");
        shell.properties.put("felix.fileinstall.log.default", "slf4j");
        shell.properties.put("loader.launcher.banner", Usage.banner());
        // jline warns of a terminal that is none, such as a pipe, unless it is told before.
        System.getProperties().putIfAbsent("org.jline.terminal.dumb", "true");
        return shell;
    }

    Configuration storedIn(String folder) {
        properties.put(Constants.FRAMEWORK_STORAGE, folder);
        return this;
    }

    /** As Felix takes them: its logger is an object. */
    Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
        return all;
    }

    /** The home of the CPython to use instead of the embedded one. */
    Optional<String> python() {
        return Optional.ofNullable(properties.get(PropertyNames.PYTHON_HOME));
    }

    /** Options of the {@code python} command, one on each line, or null. */
    String pythonOptions() {
        return properties.get(PropertyNames.PYTHON_OPTIONS);
    }

    /** What {@code sys.path[0]} becomes, or null. */
    String programFolder() {
        return properties.get(PropertyNames.PROGRAM_FOLDER);
    }

    /** What is unpacked once for all processes. */
    File cache() {
        return cache.folder();
    }

    /** Where the storages of running processes are. */
    File storageParent() throws IOException {
        return cache.running();
    }

    /** Removes what only this process has needed. */
    void close() throws IOException {
        cache.close();
    }

    /** Bundles without Java: the embedded runtimes. */
    File runtimes() {
        return new File(home, "bundles");
    }

    /** Bundles that the user adds by putting them there. */
    File load() {
        return new File(home, "load");
    }
}
