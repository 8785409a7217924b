package loader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A source module in a resident container, and with {@code python -m}. */
final class Residents implements AutoCloseable {
    private final String loader;
    private final Map<String, String> environment;
    private List<Subject> subjects = List.of();

    Residents(Path distribution, Path cache) throws IOException {
        loader = distribution.resolve("bin").resolve("loader").toString();
        Files.writeString(cache.resolve("hello_source.py"), "print(__name__)\n");
        environment = Map.of("LOADER_CACHE", cache.toString(), "PYTHONPATH", cache.toString());
    }

    /** The first run of the second one starts the container. */
    List<Subject> subjects(Path python) {
        subjects =
                List.of(
                        new Subject("python -m", words(python.toString()), environment),
                        new Subject(
                                "loader --resident -m", words(loader, "--resident"), environment));
        return subjects;
    }

    private static List<String> words(String... command) {
        return Stream.concat(Stream.of(command), Stream.of("-m", "hello_source")).toList();
    }

    String table() {
        Subject python = subjects.get(0);
        Subject resident = subjects.get(1);
        return "%n%-21s %7.1f %15.1f%n%-21s %7.1f %15.1f%nratio %23.2f %15.2f%n"
                .formatted(
                        python.name(),
                        python.median(),
                        python.least(),
                        resident.name(),
                        resident.median(),
                        resident.least(),
                        resident.median() / python.median(),
                        resident.least() / python.least());
    }

    /** What the container has in the cache goes with it. */
    @Override
    public void close() throws IOException, InterruptedException {
        new Subject("stop", List.of(loader, "--resident", "stop"), environment).run();
    }
}
