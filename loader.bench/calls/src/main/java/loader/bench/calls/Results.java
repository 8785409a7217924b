package loader.bench.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nanoseconds for a call.
 *
 * @param way through what: Jep, or a linker of this project with the Java version
 */
record Results(String way, Map<String, Double> nanos) {

    private static final int SCORE = 4;
    private static final int LINKER = 7;

    /** What JMH wrote with {@code -rf csv}: a result for Jep and one for each linker. */
    static List<Results> ofJmh(Path csv, String java) throws IOException {
        Map<String, Results> results = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(csv);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.replace("\"", "").split(",", -1);
            String benchmark = fields[0];
            boolean isJep = benchmark.contains("JepCalls");
            String way = (isJep ? "Jep" : fields[LINKER]) + ", Java " + java;
            results.computeIfAbsent(way, name -> new Results(name, new LinkedHashMap<>()))
                    .nanos
                    .put(
                            benchmark.substring(benchmark.lastIndexOf('.') + 1),
                            Double.valueOf(fields[SCORE]));
        }
        return List.copyOf(results.values());
    }

    /** What {@code floor_times.py} printed. */
    static Results ofFloor(Path printed) throws IOException {
        Map<String, Double> nanos = new LinkedHashMap<>();
        for (String line : Files.readAllLines(printed)) {
            String[] fields = line.split("\\s+");
            nanos.put(fields[0], Double.valueOf(fields[1]));
        }
        return new Results("C", nanos);
    }

    boolean isJep() {
        return way.startsWith("Jep");
    }

    /** Jep's, on the same Java. */
    Results peer(List<Results> all) {
        String java = way.substring(way.indexOf(", "));
        return all.stream()
                .filter(each -> each.isJep() && each.way.endsWith(java))
                .findFirst()
                .orElseThrow();
    }

    Optional<Double> nanos(String operation) {
        return Optional.ofNullable(nanos.get(operation));
    }
}
