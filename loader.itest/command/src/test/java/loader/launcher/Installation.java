package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loader.launcher.echo.EchoBundle;

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
    Outcome feed(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.add(script().toString());
        command.addAll(List.of(arguments));
        return outcome(command, input);
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return feed("", arguments);
    }

    /** Starts the script; the caller ends it. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", script().toString()));
        command.addAll(List.of(arguments));
        return started(command, Redirect.DISCARD, Redirect.DISCARD);
    }

    Outcome outcome(List<String> command, String input) throws IOException, InterruptedException {
        File out = File.createTempFile("out", ".txt");
        File err = File.createTempFile("err", ".txt");
        Process process = started(command, Redirect.to(out), Redirect.to(err));
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(input);
        }
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running: " + command);
        }
        return new Outcome(process.exitValue(), text(out), text(err));
    }

    private Process started(List<String> command, Redirect out, Redirect err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectOutput(out).redirectError(err).start();
    }

    private static String text(File file) throws IOException {
        String text = Files.readString(file.toPath());
        Files.delete(file.toPath());
        return text;
    }

    /** How a command ended. */
    record Outcome(int status, String out, String err) {}
}
