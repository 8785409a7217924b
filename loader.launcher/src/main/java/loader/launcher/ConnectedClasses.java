package loader.launcher;

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
    private static volatile BundleContext context;
    private static volatile ClassPath classPath;

    static void belongTo(BundleContext bundles, ClassPath jars) {
        context = bundles;
        classPath = jars;
    }

    @Override
    public Optional<Bundle> getBundle(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || context == null
                ? Optional.empty()
                : classPath.location(source.getLocation()).map(context::getBundle);
    }
}
