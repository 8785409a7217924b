package loader.launcher;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import loader.wheel.launch.WheelInstaller;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * A file that the command line names as a bundle or wheel.
 *
 * @param given as the command line names it
 */
record GivenFile(String given, File file) {

    private static final Pattern SOURCES = Pattern.compile(".*\\.(tar(\\.\\w+)?|tgz|tbz2)");
    private static final String KINDS = "give a bundle (.jar) or a wheel (.whl)";

    boolean isWheel() {
        return given.endsWith(".whl");
    }

    boolean isLock() {
        return WheelInstaller.isLock(file.toPath());
    }

    /** Says in words why it is none; what looks like one is read by others. */
    void require() throws BundleException {
        if (!file.exists()) {
            throw refused("there is no such file");
        }
        if (file.isDirectory()) {
            requireBundleFolder();
            return;
        }
        if (!file.isFile()) {
            throw refused("it is a pipe, a device or a socket; " + KINDS);
        }
        if (!file.canRead()) {
            throw refused("it cannot be read; look at its permissions");
        }
        if (SOURCES.matcher(given).matches()) {
            throw refused("it is a source distribution; make a wheel of it: pip wheel " + given);
        }
        if (isLock()) {
            return;
        }
        if (!isArchive()) {
            throw refused("it is no zip archive, as bundles and wheels are; " + KINDS);
        }
        if (!isWheel() && !hasName()) {
            throw refused("its manifest has no Bundle-SymbolicName, so it is no bundle; " + KINDS);
        }
    }

    private void requireBundleFolder() throws BundleException {
        if (!isWheel() && new File(file, JarFile.MANIFEST_NAME).isFile()) {
            return;
        }
        boolean isProject =
                new File(file, "pyproject.toml").isFile() || new File(file, "setup.py").isFile();
        throw refused(
                isProject
                        ? "it is a source tree; make a wheel of it: pip wheel " + given
                        : "it is a folder; " + KINDS);
    }

    private boolean isArchive() throws BundleException {
        try (InputStream bytes = new FileInputStream(file)) {
            return bytes.read() == 'P' && bytes.read() == 'K';
        } catch (IOException unreadable) {
            throw refused("it cannot be read: " + unreadable.getMessage());
        }
    }

    private boolean hasName() throws BundleException {
        try (JarFile jar = new JarFile(file, false)) {
            Manifest manifest = jar.getManifest();
            return manifest != null
                    && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
        } catch (IOException damaged) {
            throw refused("the archive is damaged: " + damaged.getMessage());
        }
    }

    private BundleException refused(String reason) {
        return new BundleException(given + ": " + reason, BundleException.READ_ERROR);
    }
}
