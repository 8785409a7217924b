package loader.wheel.launch;

import java.nio.file.Path;
import java.util.List;
import loader.wheel.build.WheelLock;
import loader.wheel.container.LockedWheels;
import loader.wheel.container.MissingDistributions;
import loader.wheel.container.WheelSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Installs wheels in a framework whose handler of their addresses does not run. */
public final class WheelInstaller {
    private WheelInstaller() {}

    /** The bundle of a wheel, which is not resolved yet. */
    public static Bundle install(BundleContext context, Path wheel) throws BundleException {
        return new WheelSource(context).install(wheel);
    }

    /** The jar that a wheel is converted to, once for all processes. */
    public static Path converted(BundleContext context, Path wheel) throws BundleException {
        return new WheelSource(context).converted(wheel);
    }

    /** The address that the jar of a wheel is installed from. */
    public static String location(Path wheel) {
        return WheelSource.location(wheel);
    }

    /** Whether the file is a lock file, {@code pylock.toml} (PEP 751). */
    public static boolean isLock(Path file) {
        return WheelLock.isPyLock(file.getFileName().toString());
    }

    /** The wheels that a lock file names, from its folder; those that run here. */
    public static List<Path> locked(BundleContext context, Path lock) throws BundleException {
        return new LockedWheels(context).of(lock, lock.toAbsolutePath().getParent());
    }

    /** The same exception with the distributions that are missing, if that is the reason. */
    public static BundleException inWords(BundleContext context, BundleException unresolved) {
        return new MissingDistributions(context).inWords(unresolved);
    }
}
