package loader.maven;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import javax.inject.Inject;
import loader.wheel.FileDigest;
import loader.wheel.WheelException;
import loader.wheel.build.WheelFiles;
import loader.wheel.build.WheelLock;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Makes bundles of the wheels that a lock file, or the POM itself, names by their digests. The same
 * wheels give the same bytes; wheels of one release for several platforms become one bundle.
 */
@Mojo(name = "wheel", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public final class WheelMojo extends AbstractMojo {

    /** A {@code pylock.toml}, or a file in the format of pip's {@code --require-hashes}. */
    @Parameter(property = "loader.lock")
    private File lock;

    /** Where the wheels that the lock file names are. */
    @Parameter(property = "loader.wheels", defaultValue = "${project.basedir}/wheels")
    private File folder;

    /** Wheels that are named here instead, each with its {@code sha256}. */
    @Parameter private List<LockedFile> files = new ArrayList<>();

    /** The CPython that markers are evaluated for. */
    @Parameter(property = "loader.python", defaultValue = "3.14.0")
    private String python;

    /** Where the bundles go, each as {@code NAME-VERSION.jar}. */
    @Parameter(defaultValue = "${project.build.directory}/wheels")
    private File outputDirectory;

    /** Whether they are installed and deployed with the project, the name as classifier. */
    @Parameter(defaultValue = "true")
    private boolean attach;

    /** Whether a feature of Karaf and one of the OSGi Feature Service are attached, too. */
    @Parameter(defaultValue = "false")
    private boolean features;

    @Parameter(defaultValue = "${plugin.version}", readonly = true)
    private String loader;

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    private final MavenProjectHelper artifacts;

    @Inject
    public WheelMojo(MavenProjectHelper artifacts) {
        this.artifacts = artifacts;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        try {
            Files.createDirectories(outputDirectory.toPath());
            List<String> names = new ArrayList<>();
            for (List<Path> release : releases()) {
                names.add(convert(release));
            }
            if (features) {
                attachFeatures(new Features(project, names));
            }
        } catch (WheelException | IllegalArgumentException refused) {
            throw new MojoFailureException(refused.getMessage(), refused);
        } catch (UncheckedIOException unreadable) {
            throw new MojoExecutionException(text(unreadable.getCause()), unreadable);
        } catch (IOException unreadable) {
            throw new MojoExecutionException(text(unreadable), unreadable);
        }
    }

    /** The message of this exception is the file alone. */
    private static String text(IOException failed) {
        return failed instanceof NoSuchFileException missing
                ? missing.getFile() + ": no such file or folder"
                : failed.toString();
    }

    private List<List<Path>> releases() throws MojoFailureException {
        List<List<Path>> releases = new ArrayList<>(named());
        if (lock != null) {
            releases.addAll(WheelLock.read(lock.toPath()).wheels(folder.toPath()));
        }
        if (releases.isEmpty()) {
            throw new MojoFailureException("neither <lock> nor <files> names a wheel");
        }
        return releases;
    }

    /** The wheels that the POM names, by their releases. */
    private List<List<Path>> named() throws MojoFailureException {
        Map<String, List<Path>> releases = new LinkedHashMap<>();
        for (LockedFile each : files) {
            if (!each.isComplete()) {
                throw new MojoFailureException("each of <files> needs a <file> and its <sha256>");
            }
            Path wheel = each.file().toPath();
            FileDigest.require(wheel, each.sha256());
            releases.computeIfAbsent(WheelFiles.release(wheel), key -> new ArrayList<>())
                    .add(wheel);
        }
        return List.copyOf(releases.values());
    }

    private void attachFeatures(Features all) throws IOException, MojoFailureException {
        if (!attach) {
            throw new MojoFailureException("<features> needs <attach>: they name the bundles");
        }
        Path karaf = outputDirectory.toPath().resolve("features.xml");
        all.writeKaraf(karaf, loader);
        artifacts.attachArtifact(project, "xml", "features", karaf.toFile());
        Path osgi = outputDirectory.toPath().resolve("feature.json");
        all.writeOsgi(osgi);
        artifacts.attachArtifact(project, "osgifeature", osgi.toFile());
    }

    /** The name of the bundle, which is its classifier. */
    private String convert(List<Path> release) {
        String title = WheelFiles.release(release.get(0));
        Path bundle = outputDirectory.toPath().resolve(title + ".jar");
        Manifest manifest = WheelFiles.convert(release, python, bundle);
        getLog().info(title + ": " + manifest.getMainAttributes().getValue("Loader-Wheel"));
        String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
        if (attach) {
            artifacts.attachArtifact(project, "jar", name, bundle.toFile());
        }
        return name;
    }
}
