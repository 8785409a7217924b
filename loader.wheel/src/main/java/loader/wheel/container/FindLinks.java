package loader.wheel.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loader.files.IoErrorText;
import loader.spi.WrongUse;
import loader.wheel.WheelException;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelName;
import loader.wheel.bundle.ConvertedWheels;
import loader.wheel.bundle.PathFiles;

/**
 * A folder of wheels as an index, as pip's option {@code --find-links} takes it. The wheels of a
 * distribution are read when somebody asks for it. What does not run here is left out, and
 * remembered to be named when it is missed.
 */
final class FindLinks {
    private static final Pattern AFTER_NUMBER = Pattern.compile("[^0-9].*");

    /** A build tag is a number and what follows it; none comes before all (PEP 427). */
    private static final Comparator<WheelName> BUILD =
            Comparator.comparing(FindLinks::buildNumber).thenComparing(FindLinks::afterBuildNumber);

    private final ConvertedWheels wheels;
    private final Map<String, List<Named>> files = new HashMap<>();
    private final Map<String, List<Release>> releases = new HashMap<>();
    private final Map<String, List<String>> unusable = new HashMap<>();
    private final Map<Path, List<String>> startFiles = new HashMap<>();

    private FindLinks(ConvertedWheels wheels) {
        this.wheels = wheels;
    }

    static FindLinks in(Path folder, ConvertedWheels wheels) {
        FindLinks index = new FindLinks(wheels);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".whl"))
                    .map(FindLinks::named)
                    .flatMap(List::stream)
                    .sorted(index.bestFirst())
                    .forEach(index::list);
        } catch (IOException e) {
            throw new WrongUse(IoErrorText.of(folder, e));
        }
        return index;
    }

    private void list(Named named) {
        files.computeIfAbsent(named.distribution(), key -> new ArrayList<>()).add(named);
    }

    private record Named(WheelName name, Path file) {

        String distribution() {
            return name.name().value();
        }
    }

    private static List<Named> named(Path file) {
        try {
            return List.of(new Named(WheelName.parse(file.getFileName().toString()), file));
        } catch (IllegalArgumentException noWheel) {
            return List.of();
        }
    }

    private Comparator<Named> bestFirst() {
        Comparator<Named> newest = Comparator.comparing(wheel -> wheel.name().version());
        return newest.reversed()
                .thenComparing(
                        wheel -> wheels.tags().rank(wheel.name().tags()).orElse(Integer.MAX_VALUE))
                .thenComparing(Named::name, BUILD.reversed())
                .thenComparing(wheel -> wheel.name().fileName());
    }

    private static BigInteger buildNumber(WheelName wheel) {
        return wheel.build()
                .map(build -> new BigInteger(AFTER_NUMBER.matcher(build).replaceFirst("")))
                .orElse(BigInteger.ONE.negate());
    }

    private static String afterBuildNumber(WheelName wheel) {
        return wheel.build().map(build -> build.replaceFirst("^[0-9]+", "")).orElse("");
    }

    /** Reads the wheels of a distribution, of each version the best one that can be used. */
    private List<Release> read(String distribution) {
        List<Release> known = new ArrayList<>();
        for (Named named : files.getOrDefault(distribution, List.of())) {
            if (known.stream().noneMatch(other -> other.version().equals(named.name().version()))) {
                read(named, known);
            }
        }
        return known;
    }

    private void read(Named named, List<Release> known) {
        try (Wheel wheel = Wheel.open(named.file())) {
            wheel.requireSupported(wheels.tags());
            PathFiles.require(wheel, wheels.runsCode());
            wheel.requirePython(wheels.python());
            known.add(release(wheel, named.file()));
            startFiles.put(named.file(), PathFiles.startFiles(wheel, wheels.runsCode()));
        } catch (WheelException refused) {
            refuse(named, refused.getMessage());
        } catch (UncheckedIOException unreadable) {
            refuse(
                    named,
                    named.name() + ": cannot be read: " + IoErrorText.of(unreadable.getCause()));
        }
    }

    private void refuse(Named named, String reason) {
        unusable.computeIfAbsent(named.distribution(), key -> new ArrayList<>()).add(reason);
    }

    private static Release release(Wheel wheel, Path file) {
        return new Release(
                wheel.metadata().name().value(),
                wheel.metadata().version(),
                new HashSet<>(wheel.metadata().extras()),
                wheel.metadata().requirements(),
                Optional.of(file));
    }

    /** The releases of a distribution, the newest first. */
    List<Release> releases(String name) {
        return releases.computeIfAbsent(name, this::read);
    }

    /** What a release of this index has for the start of Python. */
    List<String> startFiles(Path wheel) {
        return startFiles.getOrDefault(wheel, List.of());
    }

    /** Why wheels of a distribution cannot be used here. */
    List<String> unusable(String name) {
        releases(name);
        return unusable.getOrDefault(name, List.of());
    }
}
