package loader.runs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file system that can be read only, and no network: bubblewrap, where it is installed. */
final class Sandbox {

    private static final String COMMAND = "bwrap";

    private Sandbox() {}

    /** What stands before the command of a process. */
    static List<String> words(List<Path> writable) throws IOException {
        if (!isInstalled()) {
            throw new IOException("--sandbox needs bubblewrap: there is no bwrap on PATH");
        }
        List<String> words = new ArrayList<>(List.of(COMMAND, "--die-with-parent"));
        words.addAll(List.of("--cap-drop", "ALL"));
        words.addAll(List.of("--unshare-net", "--ro-bind", "/", "/", "--dev", "/dev"));
        for (Path each : writable) {
            words.addAll(List.of("--bind", each.toString(), each.toString()));
        }
        words.add("--");
        return words;
    }

    private static boolean isInstalled() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMMAND)));
    }
}
