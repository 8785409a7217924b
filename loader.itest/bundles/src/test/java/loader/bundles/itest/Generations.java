package loader.bundles.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of generations that a container leaves in its storage: in the data of one bundle. */
record Generations(Path storage) {

    static Generations in(Path storage) {
        return new Generations(storage);
    }

    /** Folders, and the files beside them; empty before there is any. */
    List<Path> files() throws IOException {
        if (!Files.isDirectory(storage)) {
            return List.of();
        }
        try (Stream<Path> bundles = Files.list(storage)) {
            for (Path bundle : bundles.toList()) {
                Path generations = bundle.resolve("data").resolve("generations");
                if (Files.isDirectory(generations)) {
                    return list(generations);
                }
            }
        }
        return List.of();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    List<Path> folders() throws IOException {
        return files().stream().filter(Files::isDirectory).toList();
    }
}
