package loader.cpython;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import loader.python.NoPythonException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Where this container's CPython is: a folder that is configured, or the runtime bundle of this
 * platform, unpacked.
 */
final class RuntimeBundle {

    /**
     * Framework property: the home of a CPython on this machine that is used instead of the
     * embedded one.
     */
    static final String HOME = "loader.python.home";

    /** Framework property: the folder below which runtimes are unpacked. */
    static final String CACHE = "loader.cache";

    private RuntimeBundle() {}

    /**
     * The home to use.
     *
     * @param named by the component's configuration, which goes before the framework property, or
     *     null
     */
    static PythonHome home(BundleContext context, Object named) {
        String home = named == null ? context.getProperty(HOME) : String.valueOf(named);
        if (home != null && !home.isBlank()) {
            return PythonHome.of(Path.of(home));
        }
        BundleArchive archive =
                Arrays.stream(context.getBundles())
                        .filter(
                                bundle ->
                                        (bundle.getState()
                                                        & ~(Bundle.INSTALLED | Bundle.UNINSTALLED))
                                                != 0)
                        .flatMap(bundle -> BundleArchive.of(bundle).stream())
                        .filter(found -> found.attributes().containsKey("platform"))
                        .findFirst()
                        .orElseThrow(() -> missing(context));
        Path cache = cache(context);
        return PythonHome.of(new RuntimeCache(cache, new UnpackLog(cache)).home(archive))
                .ofVersion(archive.version());
    }

    private static NoPythonException missing(BundleContext context) {
        return new NoPythonException(
                "no CPython for "
                        + context.getProperty(Constants.FRAMEWORK_OS_NAME)
                        + " "
                        + context.getProperty(Constants.FRAMEWORK_PROCESSOR)
                        + ": no bundle with a loader.python capability is resolved, and "
                        + HOME
                        + " is not set");
    }

    private static Path cache(BundleContext context) {
        return Optional.ofNullable(context.getProperty(CACHE))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "loader"));
    }
}
