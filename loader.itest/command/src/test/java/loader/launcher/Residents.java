package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loader.testing.Program;
import loader.testing.Program.Outcome;

/** Resident containers of the built distribution, in the cache of the build. */
final class Residents {

    static final Path FOLDERS = Distribution.CACHE.resolve("resident");

    private Residents() {}

    static List<String> words(String... arguments) {
        List<String> words = new ArrayList<>(List.of("--resident"));
        words.addAll(List.of(arguments));
        return words;
    }

    static Program command(String... arguments) {
        return Distribution.command(words(arguments).toArray(String[]::new));
    }

    /** The executable of the embedded CPython, which makes the same of everything. */
    static Path python() {
        Outcome outcome = command("-c", "import sys; print(sys.executable)").run();
        assertEquals(0, outcome.status(), outcome::toString);
        return Path.of(outcome.last());
    }

    static Outcome stop() {
        return command("stop").run();
    }

    /** The folders of containers. */
    static List<Path> folders() throws IOException {
        if (!Files.isDirectory(FOLDERS)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(FOLDERS)) {
            return found.toList();
        }
    }

    /** The numbers of the server and of its container, which a program prints. */
    static final String TELL =
            """
            import os, sys
            with open(f"/proc/{os.getppid()}/stat") as file:
                print(os.getpid(), os.getppid(), file.read().rpartition(")")[2].split()[1], flush=True)
            """;

    /** Who runs a program: its process, that of the server, and that of the container. */
    record Numbers(long program, long server, long container) {

        static Numbers of(String line) {
            List<Long> all = Stream.of(line.strip().split(" ")).map(Long::valueOf).toList();
            return new Numbers(all.get(0), all.get(1), all.get(2));
        }

        static Numbers of(BufferedReader out) throws IOException {
            return of(out.readLine());
        }
    }
}
