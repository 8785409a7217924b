package loader.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Start-up of the command as whole processes, against Java and Python each alone, and of the client
 * of a resident container against Python with the same module.
 */
public final class StartUp {
    private static final int ROUNDS = 21;

    private StartUp() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path distribution = Path.of(arguments[0]).toAbsolutePath();
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        try (Scratch cache = Scratch.create()) {
            List<Subject> subjects = subjects(distribution, cache);
            try (Residents residents = new Residents(distribution, cache.path())) {
                List<Subject> all = new ArrayList<>(subjects);
                all.addAll(residents.subjects(cache.python()));
                measure(all, rounds);
                System.out.print(table(subjects));
                System.out.print(residents.table());
            }
        }
    }

    /** Java, Python, and the command; the last is run first, since it unpacks Python. */
    private static List<Subject> subjects(Path distribution, Scratch cache)
            throws IOException, InterruptedException {
        String javaHome =
                Optional.ofNullable(System.getenv("JAVA_HOME"))
                        .orElse(System.getProperty("java.home"));
        String java = Path.of(javaHome, "bin", "java").toString();
        String loader = distribution.resolve("bin").resolve("loader").toString();
        Map<String, String> environment =
                Map.of("JAVA_HOME", javaHome, "LOADER_CACHE", cache.path().toString());
        Subject hello = new Subject("loader -m hello", List.of(loader, "-m", "hello"), environment);
        hello.run();
        String classes = System.getProperty("java.class.path");
        return List.of(
                new Subject(
                        "java Hello",
                        List.of(java, "-cp", classes, Hello.class.getName()),
                        Map.of()),
                new Subject(
                        "python -c pass",
                        List.of(cache.python().toString(), "-c", "pass"),
                        Map.of()),
                hello,
                new Subject("loader -c pass", List.of(loader, "-c", "pass"), environment));
    }

    private static void measure(List<Subject> subjects, int rounds)
            throws IOException, InterruptedException {
        for (Subject subject : subjects) {
            subject.run();
        }
        for (int round = 0; round < rounds; round++) {
            for (Subject subject : subjects) {
                subject.measure();
            }
        }
    }

    private static String table(List<Subject> subjects) {
        double floor = subjects.get(0).median() + subjects.get(1).median();
        double least = subjects.get(0).least() + subjects.get(1).least();
        StringBuilder table =
                new StringBuilder("                    median     F    least     F\n");
        for (Subject subject : subjects) {
            table.append(
                    "%-18s %7.1f %5.2f  %7.1f %5.2f%n"
                            .formatted(
                                    subject.name(),
                                    subject.median(),
                                    subject.median() / floor,
                                    subject.least(),
                                    subject.least() / least));
        }
        return table.toString();
    }
}
