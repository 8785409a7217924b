package loader.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One of the two commands, with the environment both get: nothing but what is listed here.
 *
 * @param python what {@code $PYTHON} is in a script
 * @param home the home of the runtime, in {@code PYTHONHOME} for both: without it the runtime's own
 *     binary calls its home {@code bin/..}
 */
record Side(Path python, Path home, Path cache) {

    private static final long PATIENCE = 300;

    Outcome run(Case command, Path folder) throws IOException, InterruptedException {
        command.layInto(folder);
        // Whoever started the build may ignore interrupts, and a process inherits that.
        return run(List.of("env", "--default-signal=INT", "sh", "-c", command.script()), folder);
    }

    Outcome run(List<String> command, Path folder) throws IOException, InterruptedException {
        return run(command, folder, PATIENCE);
    }

    Outcome run(List<String> command, Path folder, long seconds)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("oracle", ".out");
        Path err = Files.createTempFile("oracle", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            fill(builder.environment());
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            int status = status(builder.start(), seconds);
            return Outcome.of(status, Files.readAllBytes(out), Files.readAllBytes(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static int status(Process process, long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("not finished after " + seconds + " s");
        }
        return process.exitValue();
    }

    private void fill(Map<String, String> environment) {
        String path = environment.get("PATH");
        environment.clear();
        environment.put("PATH", path);
        environment.put("HOME", cache.resolveSibling("home").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LOADER_CACHE", cache.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("PYTHONHOME", home.toString());
        environment.put("PYTHON", python.toString());
        environment.put("REFERENCE", reference().toString());
    }

    private Path reference() {
        return home.resolve("bin/python3.14");
    }
}
