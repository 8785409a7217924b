package loader.launcher;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of the built distribution, with a cache of the build. */
final class Distribution {

    static final Path HOME =
            Path.of(System.getProperty("distribution", "target/distribution")).toAbsolutePath();

    private Distribution() {}

    /** How a process ended, and what it wrote to either stream. */
    record Outcome(int status, List<String> lines) {

        String last() {
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }

        /** The same but for the lines that begin so. */
        Outcome without(String beginning) {
            return new Outcome(
                    status, lines.stream().filter(line -> !line.startsWith(beginning)).toList());
        }
    }

    private static boolean isOfTheFirstRun(String line) {
        return line.startsWith("loader: ") || line.startsWith("INFO loader.progress ");
    }

    static Outcome run(String... arguments) throws IOException, InterruptedException {
        return shell(List.of(), arguments);
    }

    /** The same with lines on standard input, which the shell takes for commands. */
    static Outcome shell(List<String> commands, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(HOME.resolve("bin").resolve("loader").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LOADER_CACHE", HOME.resolveSibling("cache").toString());
        Process process = builder.start();
        try (Writer input = process.outputWriter()) {
            for (String each : commands) {
                input.write(each + "\n");
            }
        }
        List<String> lines = process.inputReader().lines().toList();
        return new Outcome(
                process.waitFor(), lines.stream().filter(line -> !isOfTheFirstRun(line)).toList());
    }
}
