package loader.wheel.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.DistributionName;
import loader.wheel.text.Toml;

/** The packages of a {@code pylock.toml} (PEP 751). Only wheels count. */
final class PyLock {

    private static final Pattern FILE = Pattern.compile("pylock(\\.[^.]+)?\\.toml");

    private PyLock() {}

    static boolean isName(String file) {
        return FILE.matcher(file).matches();
    }

    /**
     * The releases.
     *
     * @throws IllegalArgumentException if it is no such file, or a package has no wheel
     */
    static List<LockedRelease> read(String text) {
        Map<String, Object> lock = Toml.parse(text);
        String version = text(lock, "lock-version").orElse("");
        if (!version.startsWith("1.")) {
            throw new IllegalArgumentException("lock-version is not 1.0: " + version);
        }
        List<LockedRelease> releases = new ArrayList<>();
        tables(lock.get("packages")).forEach(each -> releases.add(release(each)));
        return releases;
    }

    private static LockedRelease release(Map<?, ?> locked) {
        String name = text(locked, "name").orElseThrow(() -> missing("?", "name"));
        Set<String> digests = new TreeSet<>();
        for (Map<?, ?> wheel : tables(locked.get("wheels"))) {
            if (wheel.get("hashes") instanceof Map<?, ?> hashes) {
                text(hashes, "sha256").ifPresent(sum -> digests.add(sum.toLowerCase(Locale.ROOT)));
            }
        }
        if (digests.isEmpty()) {
            throw new IllegalArgumentException(
                    name
                            + " has no wheel with a sha256; make one of its sources (pip wheel) and"
                            + " lock the wheel");
        }
        return new LockedRelease(
                new DistributionName(name),
                Version.parse(text(locked, "version").orElseThrow(() -> missing(name, "version"))),
                digests,
                text(locked, "marker"));
    }

    private static IllegalArgumentException missing(String name, String key) {
        return new IllegalArgumentException("package " + name + " has no " + key);
    }

    private static Optional<String> text(Map<?, ?> table, String key) {
        return Optional.ofNullable(table.get(key))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    private static List<? extends Map<?, ?>> tables(Object value) {
        return value instanceof List<?> list
                ? list.stream().filter(Map.class::isInstance).map(each -> (Map<?, ?>) each).toList()
                : List.of();
    }
}
