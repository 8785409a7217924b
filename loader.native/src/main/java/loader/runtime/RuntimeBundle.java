package loader.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loader.files.CacheFolder;
import loader.files.IoErrorText;
import loader.files.PrivateFolder;
import loader.files.UnsafeFolderException;
import loader.python.NoPythonException;
import loader.spi.Namespaces;
import loader.spi.PropertyNames;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this container's CPython is: a folder that is configured, or the runtime bundle of this
 * platform, unpacked.
 */
public final class RuntimeBundle {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeBundle.class);

    private RuntimeBundle() {}

    /**
     * The home to use.
     *
     * @param named by the component's configuration, which goes before the framework property, or
     *     null
     */
    public static PythonHome home(BundleContext context, Object named) {
        String home =
                named == null
                        ? context.getProperty(PropertyNames.PYTHON_HOME)
                        : String.valueOf(named);
        if (home != null && !home.isBlank()) {
            return PythonHome.of(Path.of(home));
        }
        BundleArchive archive =
                resolved(context)
                        .or(() -> resolvedNow(context))
                        .orElseThrow(() -> missing(context));
        Path cache = cache(context, archive.name());
        return PythonHome.of(new RuntimeCache(cache, new UnpackLog(cache)).home(archive))
                .ofVersion(archive.version());
    }

    /** The runtime of a bundle that fits this platform: bundles of others do not resolve. */
    private static Optional<BundleArchive> resolved(BundleContext context) {
        return archives(context, ~(Bundle.INSTALLED | Bundle.UNINSTALLED)).findFirst();
    }

    /** Nobody starts a bundle that only carries files, so nobody may have resolved it. */
    private static Optional<BundleArchive> resolvedNow(BundleContext context) {
        List<Bundle> installed =
                archives(context, Bundle.INSTALLED).map(BundleArchive::bundle).toList();
        if (!installed.isEmpty()) {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                    .adapt(FrameworkWiring.class)
                    .resolveBundles(installed);
        }
        return resolved(context);
    }

    private static Stream<BundleArchive> archives(BundleContext context, int states) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> (bundle.getState() & states) != 0)
                .flatMap(bundle -> BundleArchive.of(bundle).stream())
                .filter(found -> found.attributes().containsKey("platform"));
    }

    private static NoPythonException missing(BundleContext context) {
        return new NoPythonException(
                "no CPython for "
                        + context.getProperty(Constants.FRAMEWORK_OS_NAME)
                        + " "
                        + context.getProperty(Constants.FRAMEWORK_PROCESSOR)
                        + ": no bundle with a "
                        + Namespaces.RUNTIME
                        + " capability is resolved, and "
                        + PropertyNames.PYTHON_HOME
                        + " is not set");
    }

    /** The user's, or the framework's own folder where that cannot be written. */
    private static Path cache(BundleContext context, String runtime) {
        try {
            Optional<Path> place = CacheFolder.of(context.getProperty(PropertyNames.CACHE));
            if (place.isPresent()) {
                Path cache = PrivateFolder.open(place.get());
                if (CacheFolder.readOnly(cache).isEmpty() || RuntimeCache.has(cache, runtime)) {
                    return cache;
                }
            }
        } catch (UnsafeFolderException refused) {
            throw new NoPythonException(
                    runtime + ": not unpacked to the cache: " + refused.getMessage(), refused);
        } catch (IOException unusable) {
            LOG.info("no cache for {}: {}", runtime, IoErrorText.of(unusable));
        }
        return context.getDataFile("runtime").toPath();
    }
}
