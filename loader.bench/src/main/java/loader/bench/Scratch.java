package loader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A temporary folder of a benchmark, into which a run of the command unpacks Python. */
record Scratch(Path path) implements AutoCloseable {

    static Scratch create() throws IOException {
        return new Scratch(Files.createTempDirectory("loader.bench"));
    }

    /** The {@code python3.x} of the runtime that was unpacked. */
    Path python() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.getFileName().toString().matches("python3\\.\\d+"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no python below " + path));
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
