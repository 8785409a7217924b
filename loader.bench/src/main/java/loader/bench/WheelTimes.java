package loader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A wheel becomes a bundle, against unzip and zip of it; and a wheel is installed and its package
 * imported, against pip into a fresh folder.
 */
public final class WheelTimes {
    private static final int ROUNDS = 7;
    private static final String BUNDLE = "wheel to bundle";
    private static final String ZIP = "unzip + zip";
    private static final String LOADER = "loader --with";
    private static final String AGAIN = "  the second time";
    private static final String PIP = "pip install + import";

    private WheelTimes() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path distribution = Path.of(arguments[0]).toAbsolutePath();
        Path wheel = Path.of(arguments[1]).toAbsolutePath();
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : ROUNDS;
        Path folder = Files.createTempDirectory("loader.bench");
        try {
            List<Subject> subjects = subjects(distribution, wheel, folder);
            for (int round = 0; round < rounds; round++) {
                for (Subject subject : subjects) {
                    subject.measure();
                }
            }
            System.out.print(table(subjects));
        } finally {
            delete(folder);
        }
    }

    private static List<Subject> subjects(Path distribution, Path wheel, Path folder)
            throws IOException, InterruptedException {
        String javaHome =
                Optional.ofNullable(System.getenv("JAVA_HOME"))
                        .orElse(System.getProperty("java.home"));
        String name = wheel.getFileName().toString();
        Map<String, String> environment =
                Map.of(
                        "JAVA_HOME", javaHome,
                        "LOADER_CACHE", folder.resolve("cache").toString(),
                        "LOADER", distribution.resolve("bin/loader").toString(),
                        "CLASSES", System.getProperty("java.class.path"),
                        "WHEEL", wheel.toString(),
                        "MODULE", name.substring(0, name.indexOf('-')),
                        "T", folder.toString());
        // Unpacks Python and prepares the class data; that is no part of installing a wheel.
        shell("prepare", "$LOADER -c pass", environment).run();
        environment = with(environment, "PYTHON", python(folder));
        return List.of(
                shell(
                        BUNDLE,
                        "rm -rf $T/b && $JAVA_HOME/bin/java -cp $CLASSES loader.bench.Conversion $WHEEL $T/b",
                        environment),
                shell(
                        ZIP,
                        "rm -f $T/z.zip && unzip -q $WHEEL -d $T/z$$ && cd $T/z$$ && zip -qr ../z.zip .",
                        environment),
                shell(
                        LOADER,
                        "rm -rf $LOADER_CACHE/wheels && $LOADER --with $WHEEL -c \"import $MODULE\"",
                        environment),
                shell(AGAIN, "$LOADER --with $WHEEL -c \"import $MODULE\"", environment),
                shell(
                        PIP,
                        "python3 -m pip --python $PYTHON install -q --no-deps --no-index --target $T/p$$ $WHEEL"
                                + " && PYTHONPATH=$T/p$$ $PYTHON -c \"import $MODULE\"",
                        environment));
    }

    private static Subject shell(String name, String line, Map<String, String> environment) {
        return new Subject(name, List.of("sh", "-c", line), environment);
    }

    private static Map<String, String> with(Map<String, String> all, String name, String value) {
        return Stream.concat(all.entrySet().stream(), Stream.of(Map.entry(name, value)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String table(List<Subject> subjects) {
        double zip = subjects.get(1).median();
        double pip = subjects.get(4).median();
        StringBuilder table = new StringBuilder("                       median     least  ratio\n");
        for (int i = 0; i < subjects.size(); i++) {
            Subject subject = subjects.get(i);
            table.append(
                    "%-20s %8.1f %9.1f  %5.2f%n"
                            .formatted(
                                    subject.name(),
                                    subject.median(),
                                    subject.least(),
                                    subject.median() / (i < 2 ? zip : pip)));
        }
        return table.toString();
    }

    private static String python(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("python3\\.\\d+"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no python below " + folder))
                    .toString();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
