package loader.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.testing.Container;

/**
 * What the events of the Flight Recorder cost an attachment: in a JVM without the recorder, in one
 * that has it and makes no recording, and in one that makes a recording.
 */
public final class Events {

    private static final int ROUNDS = 7;
    private static final int BATCHES = 60;
    private static final int WARM = 20;
    private static final int ATTACHMENTS = 20_000;
    private static final double TARGET = 1.03;
    private static final String MEASURE = "measure";

    private Events() {}

    public static void main(String[] arguments) throws Exception {
        Path distribution = Path.of(arguments[0]);
        if (arguments.length > 1 && arguments[1].equals(MEASURE)) {
            System.out.println(nanoseconds(distribution));
            Runtime.getRuntime().halt(0); // the embedded Python is for the life of the process
        }
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        Path recording = Files.createTempDirectory("loader.bench").resolve("attach.jfr");
        Map<String, List<String>> subjects = new LinkedHashMap<>();
        subjects.put(
                "no recorder",
                List.of("--limit-modules", "java.se,jdk.unsupported,jdk.management,jdk.zipfs"));
        subjects.put("no recording", List.of());
        subjects.put("a recording", List.of("-XX:StartFlightRecording=filename=" + recording));
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int i = 0; i < rounds; i++) {
            for (Map.Entry<String, List<String>> subject : subjects.entrySet()) {
                times.computeIfAbsent(subject.getKey(), name -> new ArrayList<>())
                        .add(process(distribution, subject.getValue()));
            }
        }
        double without = median(times.get("no recorder"));
        times.forEach(
                (name, each) ->
                        System.out.printf(
                                "attach, %-14s %8.1f ns   ratio %6.3f%s%n",
                                name,
                                median(each),
                                median(each) / without,
                                name.equals("no recording") ? "   target " + TARGET : ""));
    }

    private static double process(Path distribution, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Events.class.getName(),
                        distribution.toString(),
                        MEASURE));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " printed " + printed);
        }
        return Double.parseDouble(printed.strip().lines().reduce((one, last) -> last).orElse("?"));
    }

    /** The best batch: others had to share the processor. */
    private static double nanoseconds(Path distribution) throws IOException {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        Path storage = Files.createTempDirectory("loader.bench");
        try (Container container = Distribution.open(distribution, storage)) {
            Interpreter main = container.service(PythonRuntime.class).main();
            return LongStream.generate(() -> batch(main))
                            .limit(BATCHES)
                            .skip(WARM)
                            .min()
                            .orElseThrow()
                    / (double) ATTACHMENTS;
        }
    }

    private static long batch(Interpreter main) {
        long start = System.nanoTime();
        for (int i = 0; i < ATTACHMENTS; i++) {
            main.attach().close();
        }
        return System.nanoTime() - start;
    }

    private static double median(List<Double> times) {
        List<Double> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
