package loader.wheel.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.wheel.FileDigest;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.WheelName;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.DistributionName;
import loader.wheel.text.TextRules;

/**
 * A lock file: which files the wheels of a build are, by their digests. It is a {@code pylock.toml}
 * (PEP 751), or has the format of pip's {@code --require-hashes}: lines such as {@code spam==1.0
 * --hash=sha256:…}.
 */
public final class WheelLock {
    private static final Pattern RELEASE = Pattern.compile("([^\\s=;]+)\\s*===?\\s*([^\\s;]+)");
    private static final Pattern HASH = Pattern.compile("--hash=sha256:(\\p{XDigit}{64})(?=\\s|$)");

    private final String file;
    private final List<LockedRelease> releases;

    private WheelLock(String file, List<LockedRelease> releases) {
        this.file = file;
        this.releases = releases;
    }

    /** Whether a file of this name is a {@code pylock.toml}. */
    public static boolean isPyLock(String name) {
        return PyLock.isName(name);
    }

    /** Reads a {@code pylock.toml}, or a file for pip's {@code --require-hashes}. */
    public static WheelLock read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            String text = Files.readString(file);
            return PyLock.isName(name) ? ofPyLock(name, text) : ofRequirements(name, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WheelLock ofPyLock(String name, String text) {
        try {
            return new WheelLock(name, PyLock.read(text));
        } catch (IllegalArgumentException wrong) {
            throw new WheelException(name, "", Fault.METADATA, wrong.getMessage());
        }
    }

    private static WheelLock ofRequirements(String name, String text) {
        return new WheelLock(
                name,
                text.replaceAll("\\\\\\R", " ")
                        .lines()
                        .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
                        .filter(line -> !line.isEmpty() && !line.startsWith("-"))
                        .map(line -> locked(name, line))
                        .toList());
    }

    private static LockedRelease locked(String file, String line) {
        Matcher release = RELEASE.matcher(line);
        Set<String> digests = new TreeSet<>();
        HASH.matcher(line)
                .results()
                .forEach(hash -> digests.add(hash.group(1).toLowerCase(Locale.ROOT)));
        try {
            if (release.lookingAt() && !digests.isEmpty()) {
                return new LockedRelease(
                        new DistributionName(release.group(1)),
                        Version.parse(release.group(2)),
                        digests,
                        Optional.empty());
            }
        } catch (IllegalArgumentException e) {
            throw new WheelException(file, "", Fault.METADATA, e.getMessage());
        }
        throw new WheelException(
                file,
                "",
                Fault.METADATA,
                "has a line without a release and a SHA-256: " + TextRules.shown(line));
    }

    /** Refuses a wheel whose digest is not there. */
    public void require(Path wheel) {
        String actual = FileDigest.sha256(wheel);
        if (releases.stream().noneMatch(release -> release.digests().contains(actual))) {
            throw new WheelException(
                    String.valueOf(wheel.getFileName()),
                    "",
                    Fault.DIGEST,
                    "its digest " + actual + " is not in " + file);
        }
    }

    /**
     * The wheels of a folder that are locked, for each release those of all platforms that are
     * there. A release of which there is none is refused, unless this machine does not need it.
     */
    public List<List<Path>> wheels(Path folder) {
        try (Stream<Path> listed = Files.list(folder)) {
            List<Path> files = listed.sorted().toList();
            return releases.stream()
                    .map(release -> wheels(release, folder, files))
                    .filter(wheels -> !wheels.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> wheels(LockedRelease release, Path folder, List<Path> files) {
        List<Path> wheels = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Path each : files) {
            String name = String.valueOf(each.getFileName());
            if (wheelName(name).filter(release::isOf).isPresent()) {
                String digest = FileDigest.sha256(each);
                if (release.digests().contains(digest)) {
                    wheels.add(each);
                } else {
                    others.add(name + " (its digest is " + digest + ")");
                }
            }
        }
        if (wheels.isEmpty() && release.isNeededHere()) {
            String reason = others.stream().collect(Collectors.joining(", ", "; there is ", ""));
            throw new WheelException(
                    file,
                    release.toString(),
                    Fault.DIGEST,
                    "no wheel with a locked digest is in "
                            + folder
                            + (others.isEmpty() ? "" : reason));
        }
        return wheels;
    }

    private static Optional<WheelName> wheelName(String file) {
        try {
            return Optional.of(WheelName.parse(file));
        } catch (IllegalArgumentException noWheel) {
            return Optional.empty();
        }
    }
}
