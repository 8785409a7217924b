package loader.wheel.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import loader.files.IoErrorText;
import loader.files.PrivateFolder;
import loader.spi.Namespaces;
import loader.spi.PropertyNames;
import loader.spi.Switch;
import loader.wheel.WheelException;
import loader.wheel.archive.WheelName;
import loader.wheel.bundle.ConvertedWheels;
import loader.wheel.pep440.Version;
import loader.wheel.tags.Tag;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Where the framework gets the bundles of wheels from: they are converted once for all processes.
 */
public final class WheelSource {
    private static final String PREFIX = "wheel:";

    private final BundleContext context;

    public WheelSource(BundleContext context) {
        this.context = context;
    }

    /** The address that a wheel is installed from. */
    public static String location(Path wheel) {
        return PREFIX + wheel.toAbsolutePath().toUri();
    }

    /**
     * The bundles of wheels, by wheel; made ahead, so that a bad one is refused before anything is
     * changed for it.
     */
    Map<Path, Path> converted(Collection<Path> wheels) throws BundleException {
        List<ConvertedWheels> conversions = conversions();
        List<Conversion> all =
                List.copyOf(wheels).parallelStream()
                        .map(wheel -> Conversion.of(conversions, wheel))
                        .toList();
        Map<Path, Path> bundles = new HashMap<>();
        for (Conversion each : all) {
            if (each.refused().isPresent()) {
                throw refused(each.refused().get());
            }
            each.bundle().ifPresent(bundle -> bundles.put(each.wheel(), bundle));
        }
        return bundles;
    }

    /** What came of a wheel; the first one that is refused, in their order, is named. */
    private record Conversion(Path wheel, Optional<Path> bundle, Optional<IOException> refused) {

        static Conversion of(List<ConvertedWheels> conversions, Path wheel) {
            try {
                String name = wheel.getFileName().toString();
                return new Conversion(
                        wheel, Optional.of(converted(conversions, wheel, name)), Optional.empty());
            } catch (IOException refused) {
                return new Conversion(wheel, Optional.empty(), Optional.of(refused));
            }
        }
    }

    /** Installs a wheel from a file; it is not resolved yet. */
    public Bundle install(Path wheel) throws BundleException {
        return install(wheel, converted(wheel));
    }

    /** The bundle of one wheel. */
    public Path converted(Path wheel) throws BundleException {
        return converted(List.of(wheel)).get(wheel);
    }

    /** Installs a wheel by the bundle that was made of it. */
    Bundle install(Path wheel, Path bundle) throws BundleException {
        try (InputStream bytes = Files.newInputStream(bundle)) {
            return context.installBundle(location(wheel), bytes);
        } catch (IOException unreadable) {
            throw refused(unreadable);
        }
    }

    private static BundleException refused(IOException unreadable) {
        return new BundleException(unreadable.getMessage(), BundleException.READ_ERROR, unreadable);
    }

    /** The bundle of the wheel at that address; the caller closes it. */
    InputStream open(URL address) throws IOException {
        try {
            URI inner = URI.create(address.toString().substring(PREFIX.length()));
            return "file".equals(inner.getScheme()) ? open(file(inner)) : download(inner);
        } catch (IllegalArgumentException unclear) {
            throw new IOException(
                    address + " is no address of a wheel: " + unclear.getMessage(), unclear);
        }
    }

    /** In the working folder when the address is relative, as {@code file:spam.whl} is. */
    private static Path file(URI address) {
        return address.isOpaque() ? Path.of(address.getSchemeSpecificPart()) : Path.of(address);
    }

    private InputStream download(URI address) throws IOException {
        Path copy = Files.createTempFile("loader", ".whl");
        try (InputStream bytes = address.toURL().openStream()) {
            Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
            String path = address.isOpaque() ? address.getSchemeSpecificPart() : address.getPath();
            return open(copy, path.substring(path.lastIndexOf('/') + 1));
        } finally {
            Files.delete(copy);
        }
    }

    private InputStream open(Path wheel) throws IOException {
        return open(wheel, wheel.getFileName().toString());
    }

    private InputStream open(Path wheel, String fileName) throws IOException {
        return Files.newInputStream(converted(conversions(), wheel, fileName));
    }

    private static Path converted(List<ConvertedWheels> all, Path wheel, String fileName)
            throws IOException {
        try {
            return suitable(all, fileName).bundle(wheel, fileName, new LoggedProgress(fileName));
        } catch (UncheckedIOException e) {
            throw new IOException(
                    fileName + ": cannot be converted: " + IoErrorText.of(e.getCause()), e);
        } catch (WheelException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    /** The conversions for all runtimes, that for the newest one first. */
    private List<ConvertedWheels> conversions() {
        List<ConvertedWheels> all = pythons().map(this::wheels).toList();
        if (all.isEmpty()) {
            throw new IllegalStateException("no Python runtime is installed");
        }
        return all;
    }

    /** That for the newest of the runtimes that a wheel of this name is for, else the first. */
    private static ConvertedWheels suitable(List<ConvertedWheels> all, String fileName) {
        List<Tag> tags = WheelName.parse(fileName).tags();
        return all.stream()
                .filter(wheels -> wheels.tags().rank(tags).isPresent())
                .findFirst()
                .orElse(all.get(0));
    }

    /** The conversion for the newest runtime, as the resolver would choose. */
    ConvertedWheels wheels() {
        return conversions().get(0);
    }

    private ConvertedWheels wheels(Version python) {
        ConvertedWheels wheels = ConvertedWheels.in(folder(), python);
        return Switch.isOn(context, PropertyNames.STARTUP_CODE) ? wheels.withStartupCode() : wheels;
    }

    private Path folder() {
        String cache = context.getProperty(PropertyNames.CACHE);
        try {
            Path parent =
                    cache == null
                            ? context.getDataFile("").toPath()
                            : PrivateFolder.open(Path.of(cache));
            return PrivateFolder.below(parent, "wheels");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** The versions of the runtimes that are installed here, the newest first. */
    private Stream<Version> pythons() {
        return Arrays.stream(context.getBundles())
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .flatMap(WheelSource::runtimes)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .map(version -> Version.parse(version.toString()));
    }

    private static Stream<org.osgi.framework.Version> runtimes(BundleRevision revision) {
        return revision.getDeclaredCapabilities(Namespaces.ABI).stream()
                .map(capability -> version(capability.getAttributes()));
    }

    private static org.osgi.framework.Version version(Map<String, Object> attributes) {
        return (org.osgi.framework.Version) attributes.get("version");
    }
}
