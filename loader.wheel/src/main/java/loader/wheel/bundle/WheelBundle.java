package loader.wheel.bundle;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.jar.Manifest;
import loader.files.AtomicWrite;
import loader.wheel.archive.Wheel;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.MarkerEnvironment;
import loader.wheel.zip.CountedOutput;
import loader.wheel.zip.JarWriter;
import loader.wheel.zip.Progress;

/**
 * The OSGi bundle of a wheel. The same wheel and environment give the same bytes; memory does not
 * grow with the wheel, since files pass through as they are packed.
 */
public final class WheelBundle {
    private static final int BUFFER = 128 * 1024;

    private final List<PlacedWheel> wheels;
    private final Optional<BillOfMaterials> bill;
    private final Manifest manifest;

    private WheelBundle(List<PlacedWheel> wheels) {
        this.wheels = wheels;
        bill = BillOfMaterials.of(wheels);
        manifest = BundleManifest.of(wheels);
        bill.ifPresent(each -> each.putHeaders(manifest.getMainAttributes()));
    }

    /** The bundle of an open wheel, with the requirements that it has in this environment. */
    public static WheelBundle of(Wheel wheel, MarkerEnvironment environment) {
        return new WheelBundle(List.of(PlacedWheel.alone(wheel, environment, false)));
    }

    /** The same for a container that runs the code that the wheel has for the start of Python. */
    public static WheelBundle withStartupCode(Wheel wheel, MarkerEnvironment environment) {
        return new WheelBundle(List.of(PlacedWheel.alone(wheel, environment, true)));
    }

    /**
     * The one bundle of open wheels of one release that are for different platforms, with the
     * requirements that they have on that CPython, such as {@code 3.14.3}.
     */
    public static WheelBundle merged(List<Wheel> wheels, Version python) {
        return new WheelBundle(SeveralPlatforms.of(wheels, python));
    }

    /** A copy of its manifest. */
    public Manifest manifest() {
        return new Manifest(manifest);
    }

    /**
     * Writes the bundle there; when the wheel is refused meanwhile, there is nothing, or what was
     * there before.
     */
    public void writeTo(Path file) {
        writeTo(file, Progress.NONE);
    }

    /** The same, and tells how far it is. */
    public void writeTo(Path file, Progress progress) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Path partial =
                    folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
            AtomicWrite.make(file, partial, place -> write(place, progress));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path place, Progress progress) throws IOException {
        try (OutputStream out = Files.newOutputStream(place, StandardOpenOption.CREATE_NEW)) {
            writeTo(new CountedOutput(out, packedSize(), progress));
        }
    }

    /**
     * Writes the bundle there and leaves the stream open; when the wheel is refused meanwhile, what
     * was written is void.
     */
    public void writeTo(OutputStream out) {
        try {
            JarWriter jar = new JarWriter(new BufferedOutputStream(out, BUFFER));
            jar.add("META-INF/MANIFEST.MF", manifestBytes());
            Set<String> folders = new HashSet<>();
            for (PlacedWheel wheel : wheels) {
                for (Placement.Placed file : wheel.files()) {
                    addFolders(jar, file.path(), folders);
                    addFile(jar, wheel, file);
                }
            }
            if (bill.isPresent()) { // last: the digests that it has were checked
                addFolders(jar, bill.get().path(), folders);
                jar.add(bill.get().path(), bill.get().bytes());
            }
            jar.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long packedSize() {
        return wheels.stream()
                .flatMap(wheel -> wheel.files().stream())
                .mapToLong(file -> file.member().sizes().compressed())
                .sum();
    }

    private static void addFile(JarWriter jar, PlacedWheel placed, Placement.Placed file)
            throws IOException {
        Wheel wheel = placed.wheel();
        if (wheel.isRecord(file.member()) && placed.installedRecord().isPresent()) {
            jar.add(file.path(), placed.installedRecord().get());
        } else {
            jar.add(file.path(), file.member(), sink -> wheel.transfer(file.member(), sink));
        }
    }

    private byte[] manifestBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    /** A bundle's entry paths are only complete with entries for the folders. */
    private static void addFolders(JarWriter jar, String path, Set<String> known)
            throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash + 1);
            if (known.add(folder)) {
                jar.add(folder, new byte[0]);
            }
        }
    }
}
