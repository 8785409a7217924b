package loader.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.launcher.echo.EchoBundle;
import loader.testing.Program;
import loader.testing.Program.Outcome;

/** The built distribution, copied somewhere, with the echo bundle in its load folder. */
final class Installation {
    private static final Path BUILT = Path.of(System.getProperty("distribution"));

    final Path home;
    final Map<String, String> environment = new HashMap<>();
    private String shell = "sh";

    private Installation(Path home) {
        this.home = home;
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LOADER_CACHE", home.resolve("cache").toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("LC_ALL", "C.UTF-8");
    }

    static Installation in(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(BUILT)) {
            for (Path file : files.toList()) {
                Path copy = home.resolve(BUILT.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.getParent().endsWith("load")) {
                    Files.copy(file, copy);
                }
            }
        }
        EchoBundle.writeTo(home.resolve("load").resolve("echo.jar"));
        return new Installation(home);
    }

    Installation with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Installation without(String name) {
        environment.remove(name);
        return this;
    }

    Installation shell(String name) {
        shell = name;
        return this;
    }

    Path cache() {
        return Path.of(environment.get("LOADER_CACHE"));
    }

    Path script() {
        return home.resolve("bin").resolve("loader");
    }

    /** Runs the script to its end, with that text as standard input. */
    Outcome feed(String input, String... arguments) {
        return outcome(command(arguments), input);
    }

    Outcome run(String... arguments) {
        return feed("", arguments);
    }

    /** Starts the script; the caller ends it. */
    Process start(String... arguments) {
        return program(command(arguments)).merged().start();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.add(script().toString());
        command.addAll(List.of(arguments));
        return command;
    }

    Outcome outcome(List<String> command, String input) {
        return program(command).fed(input).run();
    }

    private Program program(List<String> command) {
        return Program.of(command).withOnly(environment);
    }
}
