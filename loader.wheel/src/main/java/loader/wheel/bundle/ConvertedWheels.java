package loader.wheel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import loader.files.LastUse;
import loader.files.RegularFile;
import loader.wheel.FileDigest;
import loader.wheel.archive.Wheel;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.MarkerEnvironment;
import loader.wheel.tags.SupportedTags;
import loader.wheel.tags.WheelPlatform;
import loader.wheel.zip.Limits;
import loader.wheel.zip.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of bundles made of wheels, each named by the digest and the name of its wheel: a wheel
 * that was converted before is only read. Several processes may use the folder.
 */
public final class ConvertedWheels {
    private static final Logger LOG = LoggerFactory.getLogger(ConvertedWheels.class);

    /** To be raised when the same wheel becomes another bundle. */
    private static final int REVISION = 6;

    private final Path folder;
    private final Version python;
    private final SupportedTags tags;
    private final MarkerEnvironment environment;

    private final boolean runsCode;

    private ConvertedWheels(Path folder, Version python, boolean runsCode) {
        this.runsCode = runsCode;
        this.folder = folder;
        this.python = python;
        tags = SupportedTags.of(python.release().get(1).intValueExact(), WheelPlatform.current());
        environment = MarkerEnvironment.of(python, WheelPlatform.current());
    }

    /** The bundles for that CPython on this machine. */
    public static ConvertedWheels in(Path folder, Version python) {
        return new ConvertedWheels(folder, python, false);
    }

    /** The same for a container that runs the code that wheels have for the start of Python. */
    public ConvertedWheels withStartupCode() {
        return new ConvertedWheels(folder, python, true);
    }

    /** Whether the container runs the code that wheels have for the start of Python. */
    public boolean runsCode() {
        return runsCode;
    }

    /** The bundle of an open wheel. */
    public WheelBundle of(Wheel wheel) {
        return runsCode
                ? WheelBundle.withStartupCode(wheel, environment)
                : WheelBundle.of(wheel, environment);
    }

    /** The bundle of a wheel; a wheel that does not run here is refused. */
    public Path bundle(Path wheel) {
        return bundle(wheel, wheel.getFileName().toString(), Progress.NONE);
    }

    /** The bundle of a wheel that has another name on disk than its own. */
    public Path bundle(Path wheel, String fileName, Progress progress) {
        try {
            Files.createDirectories(folder);
            String key = key(RegularFile.require(wheel), fileName);
            Path bundle = folder.resolve(key + ".jar");
            Path sum = folder.resolve(key + ".crc32");
            if (!isWhole(bundle, sum)) {
                convert(wheel, fileName, bundle, progress);
                new KnownSum(sum).write(sum(bundle));
                removeForgotten();
            }
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that was damaged since would be refused by the framework each time. */
    private static boolean isWhole(Path bundle, Path sum) {
        try {
            boolean isWhole = new KnownSum(sum).holds(bundle, ConvertedWheels::sum);
            if (isWhole && Files.isWritable(sum)) {
                LastUse.touch(sum);
            }
            return isWhole;
        } catch (IOException absent) {
            return false;
        }
    }

    private static String sum(Path bundle) throws IOException {
        try (CheckedInputStream bytes =
                new CheckedInputStream(Files.newInputStream(bundle), new CRC32())) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return Long.toHexString(bytes.getChecksum().getValue());
        }
    }

    /** Bundles that nobody has used for long, and digests of wheels that changed long ago. */
    private void removeForgotten() {
        try (DirectoryStream<Path> sums = Files.newDirectoryStream(folder, "*.{crc32,digest}")) {
            for (Path sum : sums) {
                removeIfForgotten(sum);
            }
        } catch (IOException | DirectoryIteratorException anothers) {
            LOG.debug("{} is tidied up the next time", folder, anothers);
        }
    }

    private static void removeIfForgotten(Path sum) {
        try {
            if (LastUse.isLongAgo(sum)) {
                String bundle = sum.getFileName().toString().replaceFirst("crc32$", "jar");
                Files.deleteIfExists(sum.resolveSibling(bundle));
                Files.deleteIfExists(sum);
            }
        } catch (IOException gone) {
            LOG.debug("another process removes {}", sum, gone);
        }
    }

    /** The name is held against what is in the wheel, so that it counts as well as the bytes. */
    private String key(Path wheel, String fileName) throws IOException {
        UUID name = UUID.nameUUIDFromBytes(fileName.getBytes(UTF_8));
        String here = WheelPlatform.current().id() + "-" + python;
        String suffix = runsCode ? "-startup" : "";
        return String.join("-", digest(wheel), name.toString(), here, REVISION + suffix);
    }

    /** A wheel that nobody has written to since is not read again. */
    private String digest(Path wheel) throws IOException {
        String place = wheel.toAbsolutePath().normalize().toString();
        UUID name = UUID.nameUUIDFromBytes(place.getBytes(UTF_8));
        return new KnownSum(folder.resolve(name + ".digest")).of(wheel, FileDigest::sha256);
    }

    private void convert(Path wheel, String fileName, Path bundle, Progress progress) {
        try (Wheel opened = Wheel.open(wheel, fileName, Limits.DEFAULT)) {
            opened.requireSupported(tags);
            opened.requirePython(python);
            of(opened).writeTo(bundle, progress);
        }
    }

    /** The tags that run here. */
    public SupportedTags tags() {
        return tags;
    }

    /** What markers are evaluated for. */
    public MarkerEnvironment environment() {
        return environment;
    }

    /** The CPython that the bundles are for. */
    public Version python() {
        return python;
    }
}
