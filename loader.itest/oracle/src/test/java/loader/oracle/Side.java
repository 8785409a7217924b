package loader.oracle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loader.testing.Program;

/**
 * One of the two commands, with the environment both get: nothing but what is listed here.
 *
 * @param python what {@code $PYTHON} is in a script
 * @param home the home of the runtime, in {@code PYTHONHOME} for both: without it the runtime's own
 *     binary calls its home {@code bin/..}
 */
record Side(Path python, Path home, Path cache) {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    Outcome run(Case command, Path folder) {
        command.layInto(folder);
        return run(List.of("sh", "-c", command.script()), folder);
    }

    Outcome run(List<String> command, Path folder) {
        return run(command, folder, PATIENCE);
    }

    Outcome run(List<String> command, Path folder, Duration patience) {
        return Outcome.of(
                Program.of(command)
                        .in(folder)
                        .withOnly(environment())
                        .within(patience)
                        .decoding(Outcome.BYTES)
                        .run());
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", cache.resolveSibling("home").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LOADER_CACHE", cache.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("PYTHONHOME", home.toString());
        environment.put("PYTHON", python.toString());
        environment.put("REFERENCE", reference().toString());
        return environment;
    }

    private Path reference() {
        return home.resolve("bin/python3.14");
    }
}
