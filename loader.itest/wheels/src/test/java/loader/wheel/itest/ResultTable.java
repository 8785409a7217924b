package loader.wheel.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of each wheel, for the documentation. */
final class ResultTable {
    private static final String HEAD =
            """
            # Wheels that are tested

            Written by `mvn -Pwheels verify`, which fetches the wheels of `loader.itest/wheels/wheels.lock` and fails if one of them
            fails. Each wheel is installed by name in a running container (`py:install`, so its requirements are resolved and
            installed too), imported and used. Its commands run in two fresh interpreters one after the other, as `py:run` does,
            then in two at once. Then garbage is collected in the main interpreter, and the same runs there. The commands also run in
            a process (`py:run --process`), while a second process uses the wheel. At the end the wheel is uninstalled, installed
            again, and used again in the main interpreter, in a fresh one, and in a process. A "no" names what a user sees.

            | distribution | version | wheel | converted, resolved | fresh interpreters | two at once | then collected in main | main interpreter | two processes at once | commands run | gone after uninstall | installed again |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    /** What is said of a wheel. */
    enum Column {
        INSTALLED,
        FRESH,
        AT_ONCE,
        COLLECTED,
        MAIN,
        PROCESSES,
        COMMANDS,
        GONE,
        AGAIN
    }

    private final Map<LockedWheel, Map<Column, String>> rows = new LinkedHashMap<>();

    void put(LockedWheel wheel, Column column, String result) {
        rows.computeIfAbsent(wheel, key -> new EnumMap<>(Column.class)).put(column, result);
    }

    void write(Path file) {
        String lines =
                rows.entrySet().stream()
                        .map(row -> line(row.getKey(), row.getValue()))
                        .sorted()
                        .collect(Collectors.joining());
        try {
            Files.writeString(file, HEAD + lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(LockedWheel wheel, Map<Column, String> results) {
        String cells =
                Stream.of(Column.values())
                        .map(column -> results.getOrDefault(column, ""))
                        .collect(Collectors.joining(" | "));
        return "| %s | %s | %s | %s |%n"
                .formatted(wheel.name(), wheel.version(), wheel.tags(), cells);
    }
}
