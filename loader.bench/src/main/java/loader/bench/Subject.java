package loader.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A command line that is run again and again, and how long each run took. */
final class Subject {
    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final List<Long> nanoseconds = new ArrayList<>();

    Subject(String name, List<String> command, Map<String, String> environment) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    String name() {
        return name;
    }

    /** One run that counts. */
    void measure() throws IOException, InterruptedException {
        nanoseconds.add(run());
    }

    /** Runs the command to its end, which must be good. */
    long run() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        long end = System.nanoTime();
        if (status != 0) {
            throw new IllegalStateException(command + " ended with status " + status);
        }
        return end - start;
    }

    double median() {
        return milliseconds(0.5);
    }

    double least() {
        return milliseconds(0);
    }

    private double milliseconds(double quantile) {
        List<Long> sorted = new ArrayList<>(nanoseconds);
        Collections.sort(sorted);
        return sorted.get((int) ((sorted.size() - 1) * quantile)) / 1e6;
    }
}
