package loader.wheels.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of each wheel, for the documentation. */
final class ResultTable {
    private static final String HEAD =
            """
            # Wheels that are tested

            Written by `mvn -Pwheels verify`, which fetches the wheels of `loader.wheel/itest/wheels.lock` and fails
            when one of them fails. Each is installed by name in a running container (`py:install`, so what it needs is
            resolved and installed too), imported and used, its own commands are run, and at the end it is uninstalled.

            | distribution | version | wheel | converted, resolved | imported, used | commands run | gone after uninstall |
            | --- | --- | --- | --- | --- | --- | --- |
            """;

    private final Map<LockedWheel, String[]> rows = new LinkedHashMap<>();

    void put(LockedWheel wheel, int column, String result) {
        rows.computeIfAbsent(wheel, key -> new String[] {"", "", "", ""})[column] = result;
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

    private static String line(LockedWheel wheel, String... results) {
        return "| %s | %s | %s | %s |%n"
                .formatted(wheel.name(), wheel.version(), wheel.tags(), String.join(" | ", results));
    }
}
