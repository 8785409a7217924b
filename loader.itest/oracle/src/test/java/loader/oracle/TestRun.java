package loader.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Some of CPython's test files in one process, and how each of their tests ended. Other processes
 * run meanwhile, so each has a home of its own: {@code test_site} makes and removes folders there.
 *
 * @param command the command line that runs a module as {@code __main__}, of the module's name and
 *     its arguments
 */
record TestRun(Side side, UnaryOperator<List<String>> command, Path work) {

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** The results are read when they are there already: plain python's do not change. */
    CompletableFuture<Map<String, String>> begin(List<String> files) {
        return CompletableFuture.supplyAsync(() -> results(files));
    }

    private Map<String, String> results(List<String> files) {
        Path report = work.resolve(name(files) + ".xml");
        try {
            Files.createDirectories(work);
            if (!Files.exists(report)) {
                run(files, report);
            }
            // A process that died, or had to be ended, has left no report.
            return Files.exists(report) ? TestResults.read(report) : new TreeMap<>();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void run(List<String> files, Path report) throws IOException {
        Path folder = Files.createTempDirectory(work, "run");
        Path written = folder.resolve("report.xml");
        List<String> words = new ArrayList<>(List.of("test", "--junit-xml", written.toString()));
        words.addAll(files);
        Path home = Files.createDirectories(work.resolve("home"));
        List<String> atHome = new ArrayList<>(List.of("env", "HOME=" + home));
        atHome.addAll(command.apply(words));
        Files.writeString(work.resolve(name(files) + ".txt"), printed(atHome, folder));
        if (Files.exists(written)) {
            Files.move(written, report);
        }
    }

    private String printed(List<String> command, Path folder) {
        try {
            return side.run(command, folder, PATIENCE).toString();
        } catch (AssertionError late) {
            return late.toString();
        }
    }

    private static String name(List<String> files) {
        String first = files.get(0);
        return files.size() == 1 ? first : first + "-" + files.get(files.size() - 1);
    }
}
