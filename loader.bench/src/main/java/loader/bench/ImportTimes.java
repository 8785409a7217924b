package loader.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The import of an extension module from a bundle, against the same library through CPython's own
 * path finder, in the same runtime's {@code python}.
 */
public final class ImportTimes {
    private static final int ROUNDS = 9;
    private static final String SCRIPT = "import_times.py";

    /** The JVM of a run compiles little, since it is over soon; that of a container compiles. */
    private static final String AS_THE_SHELL =
            "-XX:TieredStopAtLevel=4 -XX:CompileThresholdScaling=1";

    private ImportTimes() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path distribution = Path.of(arguments[0]).toAbsolutePath();
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        try (Scratch scratch = Scratch.create()) {
            Path script = scratch.path().resolve(SCRIPT);
            try (InputStream source = ImportTimes.class.getResourceAsStream(SCRIPT)) {
                Files.copy(source, script);
            }
            Path folder =
                    libraries(distribution, Files.createDirectory(scratch.path().resolve("path")));
            Map<String, String> environment =
                    Map.of(
                            "LOADER_CACHE",
                            scratch.path().resolve("cache").toString(),
                            "LOADER_JAVA_OPTS",
                            AS_THE_SHELL);
            String loader = distribution.resolve("bin").resolve("loader").toString();
            List<String> bundle = List.of(loader, script.toString());
            run(bundle, environment); // unpacks Python
            List<String> path =
                    List.of(scratch.python().toString(), script.toString(), folder.toString());
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ours.add(run(bundle, environment));
                theirs.add(run(path, environment));
            }
            print(median(ours), median(theirs));
        }
    }

    private static void print(double ours, double theirs) {
        System.out.printf(
                "import through a bundle %.1f us, through the path finder %.1f us: %.2f x (at most 1.2)%n",
                ours, theirs, ours / theirs);
    }

    /** The libraries of the example's bundle, in the folder. */
    private static Path libraries(Path distribution, Path folder) throws IOException {
        try (ZipFile jar = new ZipFile(distribution.resolve("load/examples.hello.jar").toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().endsWith(".so")) {
                    Path name = Path.of(entry.getName()).getFileName();
                    try (InputStream content = jar.getInputStream(entry)) {
                        Files.copy(content, folder.resolve(name));
                    }
                }
            }
        }
        return folder;
    }

    /** What the script printed. */
    private static double run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with status " + process.exitValue());
        }
        return Double.parseDouble(printed);
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
