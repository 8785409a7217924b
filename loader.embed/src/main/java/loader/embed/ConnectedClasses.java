package loader.embed;

import java.security.CodeSource;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.connect.FrameworkUtilHelper;

/**
 * Says which bundle a class of the class path belongs to: its class loader, being the
 * application's, cannot. {@code FrameworkUtil} makes the instance, so what it needs to know is
 * static.
 */
public final class ConnectedClasses implements FrameworkUtilHelper {

    private record Open(BundleContext bundles, ClassPath jars) {}

    private static volatile Optional<Open> open = Optional.empty();

    static void belongTo(BundleContext bundles, ClassPath jars) {
        open = Optional.of(new Open(bundles, jars));
    }

    static void belongToNobody() {
        open = Optional.empty();
    }

    @Override
    public Optional<Bundle> getBundle(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? Optional.empty()
                : open.flatMap(
                        now ->
                                now.jars()
                                        .locationOf(source.getLocation())
                                        .map(now.bundles()::getBundle));
    }
}
