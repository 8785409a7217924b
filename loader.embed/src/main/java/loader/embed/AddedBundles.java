package loader.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.wheel.launch.WheelInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** The bundles and wheels that the application names: all are installed, then started. */
final class AddedBundles {
    private static final String WHEEL = ".whl";

    private final BundleContext context;
    private final Map<Bundle, String> named = new LinkedHashMap<>();

    AddedBundles(BundleContext context) {
        this.context = context;
    }

    /** Installs a bundle of the class path. */
    void addOfClassPath(String name) {
        add(name, () -> context.installBundle(ClassPath.location(name)));
    }

    /** Installs a jar, or all jars of a folder. */
    void addJars(Path place) {
        for (Path jar : files(place, ".jar")) {
            add(jar.toString(), () -> installed(jar));
        }
    }

    /** The framework names the file, and its cause what is wrong with the file. */
    private Bundle installed(Path jar) throws BundleException {
        if (jar.toString().endsWith(WHEEL)) {
            throw new BundleException("it is a wheel: give it to wheels(…), which converts it");
        }
        Bundle bundle;
        try {
            bundle = context.installBundle("reference:" + jar.toUri());
        } catch (BundleException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw new BundleException(reason.getMessage(), refused.getType(), refused);
        }
        if (bundle.getSymbolicName() == null) {
            bundle.uninstall();
            throw new BundleException(
                    "its manifest has no Bundle-SymbolicName, so it is no bundle",
                    BundleException.MANIFEST_ERROR);
        }
        return bundle;
    }

    /** Installs a wheel, or all wheels of a folder. */
    void addWheels(Path place) {
        for (Path wheel : files(place, WHEEL)) {
            add(wheel.toString(), () -> WheelInstaller.install(context, wheel));
        }
    }

    /** Together: they may need each other. */
    void start() {
        named.forEach(
                (bundle, name) -> {
                    if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                        require(name, bundle::start);
                    }
                });
    }

    private void add(String name, Installation installation) {
        require(name, () -> named.put(installation.install(), name));
    }

    private static void require(String name, Step step) {
        try {
            step.run();
        } catch (BundleException refused) {
            Throwable reason =
                    refused.getMessage() == null && refused.getCause() != null
                            ? refused.getCause()
                            : refused;
            throw new IllegalArgumentException(name + ": " + reason.getMessage(), refused);
        }
    }

    private static List<Path> files(Path place, String ending) {
        if (!Files.isDirectory(place)) {
            if (Files.exists(place)) {
                return List.of(place.toAbsolutePath());
            }
            throw new IllegalArgumentException(place + ": there is no such file");
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(place)) {
            children.filter(child -> child.toString().endsWith(ending))
                    .sorted()
                    .forEach(child -> found.add(child.toAbsolutePath()));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    place + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return found;
    }

    private interface Installation {
        Bundle install() throws BundleException;
    }

    private interface Step {
        void run() throws BundleException;
    }
}
