package loader.bench.scaling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPython alone, in a process of its own, with the same modules in entries of {@code sys.path}. */
record Peer(Path python, Path folder) {

    /**
     * Milliseconds of imports of the modules in the last entry, when every entry is known already.
     */
    Times imports(int entries, List<String> names, String functions)
            throws IOException, InterruptedException {
        Path parent = folder.resolve("path" + entries);
        for (int i = 0; i < entries; i++) {
            Path entry = Files.createDirectories(parent.resolve("entry" + i));
            Files.writeString(entry.resolve("other" + i + ".py"), ModuleJars.SOURCE);
        }
        for (String name : names) {
            Path last = parent.resolve("entry" + (entries - 1));
            Files.writeString(last.resolve(name + ".py"), ModuleJars.SOURCE);
        }
        String program =
                functions
                        + "import sys\n"
                        + "sys.path[:0] = ['%s/entry%%d' %% i for i in range(%d)]\n"
                                .formatted(parent, entries)
                        + "first, again = times("
                        + quoted(names)
                        + ")\n"
                        + "print(*(1000 * each for each in again))\n";
        return new Times(Stream.of(run(program).strip().split(" ")).map(Double::valueOf).toList());
    }

    static String quoted(List<String> names) {
        return "['" + String.join("', '", names) + "']";
    }

    private String run(String program) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(python.toString(), "-c", program)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return said;
    }
}
