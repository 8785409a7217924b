package loader.generations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.files.TreeFile;
import loader.files.TreeIndex;

/**
 * What processes have put beside the files of a content: byte code, of which a crash of the system
 * may leave a part, and copies of libraries, which a crash of their process leaves.
 */
record AddedFiles(TreeIndex index, Path files) {

    private static final String BYTE_CODE = "__pycache__";

    /** Longer than any process takes to load a library from its copy. */
    private static final Duration LONG = Duration.ofHours(1);

    /** Removes them; CPython makes the byte code anew. */
    void remove() throws IOException {
        Set<Path> own =
                index.files().stream()
                        .map(TreeFile::path)
                        .map(files::resolve)
                        .collect(Collectors.toSet());
        for (Path file : all()) {
            if (!own.contains(file) && (isByteCode(file) || isLeftCopy(file))) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean isByteCode(Path file) {
        return file.getParent().endsWith(BYTE_CODE);
    }

    private static boolean isLeftCopy(Path file) throws IOException {
        String name = file.getFileName().toString();
        return name.startsWith(".")
                && name.contains(".so")
                && Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(LONG));
    }
}
