package loader.wheel.tags;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Locale.ROOT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out where this Java runs. The only place that asks: a library without OSGi has no {@code
 * osgi.native}.
 */
final class CurrentPlatform {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern GLIBC_FILE =
            Pattern.compile(".*/libc(?:\\.so\\.6|-2\\.[0-9]+\\.so)");
    private static final Pattern MUSL_FILE =
            Pattern.compile(".*/(?:ld-musl-.*\\.so\\.1|libc\\.musl-.*\\.so\\.1)");
    private static final Pattern GLIBC_VERSION =
            Pattern.compile("GNU C Library[^\\n]* version ([0-9]+)\\.([0-9]+)");
    private static final Pattern MUSL_VERSION =
            Pattern.compile("\\x00(1)\\.([0-9]+)\\.[0-9]+\\x00");
    private static final Pattern SYSTEM_VERSION = Pattern.compile("([0-9]+)\\.([0-9]+).*");

    /** By Java's names. */
    private static final Map<String, String> LINUX_MACHINES =
            Map.of("amd64", "x86_64", "i386", "i686", "x86", "i686", "arm", "armv7l");

    static final WheelPlatform VALUE = find();

    private CurrentPlatform() {}

    private static WheelPlatform find() {
        String system = System.getProperty("os.name").toLowerCase(ROOT);
        String machine = System.getProperty("os.arch");
        if (system.startsWith("windows")) {
            String windowsMachine =
                    machine.equals("aarch64") ? "arm64" : machine.equals("x86") ? "i686" : machine;
            return new WheelPlatform(WheelPlatform.Family.WINDOWS, windowsMachine, 0, 0);
        }
        if (system.startsWith("mac")) {
            String macMachine = machine.equals("aarch64") ? "arm64" : machine;
            return levelled(
                    WheelPlatform.Family.MACOS,
                    macMachine,
                    SYSTEM_VERSION,
                    System.getProperty("os.version"));
        }
        return linux(LINUX_MACHINES.getOrDefault(machine, machine));
    }

    private static WheelPlatform linux(String machine) {
        Optional<Path> glibc = mapped(GLIBC_FILE);
        if (glibc.isPresent()) {
            return levelled(WheelPlatform.Family.GLIBC, machine, GLIBC_VERSION, text(glibc.get()));
        }
        return mapped(MUSL_FILE)
                .map(musl -> levelled(WheelPlatform.Family.MUSL, machine, MUSL_VERSION, text(musl)))
                .orElse(new WheelPlatform(WheelPlatform.Family.LINUX, machine, 0, 0));
    }

    private static WheelPlatform levelled(
            WheelPlatform.Family family, String machine, Pattern pattern, String text) {
        Matcher version = pattern.matcher(text);
        return version.find()
                ? new WheelPlatform(
                        family,
                        machine,
                        Integer.parseInt(version.group(1)),
                        Integer.parseInt(version.group(2)))
                : new WheelPlatform(family, machine, 0, 0);
    }

    /** The C library that this very process has mapped, not one that also lies on the disk. */
    private static Optional<Path> mapped(Pattern file) {
        if (!Files.isReadable(MAPS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(MAPS, ISO_8859_1)) {
            return lines.filter(line -> line.indexOf('/') > 0)
                    .map(line -> line.substring(line.indexOf('/')))
                    .filter(path -> file.matcher(path).matches())
                    .map(Path::of)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path library) {
        try {
            return Files.readString(library, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
