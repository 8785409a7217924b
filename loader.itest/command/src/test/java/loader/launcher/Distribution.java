package loader.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import loader.testing.Program;
import loader.testing.Program.Outcome;

/** The command of the built distribution, with a cache of the build. */
final class Distribution {

    static final Path HOME = Path.of(System.getProperty("distribution")).normalize();
    static final Path CACHE = Path.of("target", "cache").toAbsolutePath();
    static final Path SCRIPT = HOME.resolve("bin").resolve("loader");

    private Distribution() {}

    static Program command(String... arguments) {
        List<String> words = new ArrayList<>(List.of(SCRIPT.toString()));
        words.addAll(List.of(arguments));
        return Program.of(words).with("LOADER_CACHE", CACHE.toString());
    }

    /** How the command ends, with both its streams in one, without the lines of a first run. */
    static Outcome run(String... arguments) {
        return later(command(arguments).merged().run());
    }

    /** The same with lines on standard input, which the shell takes for commands. */
    static Outcome shell(List<String> commands, String... arguments) {
        String typed = String.join("\n", commands) + "\n";
        return later(command(arguments).merged().fed(typed).run());
    }

    private static Outcome later(Outcome outcome) {
        String out =
                outcome.lines().stream()
                        .filter(line -> !isOfTheFirstRun(line))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
        return new Outcome(outcome.status(), out, outcome.err());
    }

    private static boolean isOfTheFirstRun(String line) {
        return line.startsWith("loader: ") || line.startsWith("INFO loader.progress ");
    }
}
