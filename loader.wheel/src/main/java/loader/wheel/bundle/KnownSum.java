package loader.wheel.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import loader.files.AtomicWrite;
import loader.files.FileStamp;

/**
 * The sum of a file, in a file of its own with the stamp that the other one had: as long as it has
 * that, it is not read again.
 */
record KnownSum(Path memory) {

    /** Reads a file and gives its sum. */
    @FunctionalInterface
    interface Summing {
        String sum(Path file) throws IOException;
    }

    /** The sum of the file, which is read unless it is known. */
    String of(Path file, Summing summing) throws IOException {
        Optional<String> stamp = FileStamp.of(file);
        if (stamp.isPresent() && stamp.equals(line(1))) {
            return line(0).orElseThrow();
        }
        String sum = summing.sum(file);
        remember(sum, stamp, file);
        return sum;
    }

    /** Whether the file has the sum that was written; it is read unless this is known. */
    boolean holds(Path file, Summing summing) throws IOException {
        Optional<String> expected = line(0);
        Optional<String> stamp = FileStamp.of(file);
        if (expected.isEmpty() || stamp.isPresent() && stamp.equals(line(1))) {
            return expected.isPresent();
        }
        boolean holds = summing.sum(file).equals(expected.get());
        if (holds) {
            remember(expected.get(), stamp, file);
        }
        return holds;
    }

    private void remember(String sum, Optional<String> stamp, Path file) throws IOException {
        if (stamp.isPresent() && stamp.equals(FileStamp.of(file)) && Files.isWritable(folder())) {
            write(sum + "\n" + stamp.get());
        }
    }

    private Path folder() {
        return memory.toAbsolutePath().getParent();
    }

    private Optional<String> line(int number) {
        try {
            List<String> lines = Files.readAllLines(memory);
            return lines.size() > number ? Optional.of(lines.get(number)) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    void write(String text) throws IOException {
        Path partial = memory.resolveSibling("." + UUID.randomUUID() + ".part");
        AtomicWrite.make(memory, partial, place -> Files.writeString(place, text));
    }
}
