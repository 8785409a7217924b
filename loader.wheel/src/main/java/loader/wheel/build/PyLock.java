package loader.wheel.build;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.DistributionName;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

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
        TomlParseResult lock = Toml.parse(text);
        if (lock.hasErrors()) {
            throw notToml(lock.errors().get(0));
        }
        String version = text(lock, "lock-version").orElse("");
        if (!version.startsWith("1.")) {
            throw new IllegalArgumentException("lock-version is not 1.0: " + version);
        }
        return tables(lock, "packages").map(PyLock::release).toList();
    }

    private static IllegalArgumentException notToml(TomlParseError error) {
        return new IllegalArgumentException(
                "line " + error.position().line() + ": " + error.getMessage(), error);
    }

    private static LockedRelease release(TomlTable locked) {
        String name = text(locked, "name").orElseThrow(() -> missing("?", "name"));
        Set<String> digests =
                tables(locked, "wheels")
                        .map(wheel -> text(wheel, "hashes.sha256"))
                        .flatMap(Optional::stream)
                        .map(digest -> digest.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new));
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

    private static Optional<String> text(TomlTable table, String key) {
        return Optional.ofNullable(table.get(key))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    private static Stream<TomlTable> tables(TomlTable table, String key) {
        return table.get(key) instanceof TomlArray array
                ? array.toList().stream()
                        .filter(TomlTable.class::isInstance)
                        .map(TomlTable.class::cast)
                : Stream.empty();
    }
}
