package loader.bench.calls;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints the table of calls and writes its chart, from what JMH and {@code floor_times.py} wrote:
 * {@code CHART.svg FLOOR.txt JAVA=RESULTS.csv...}
 */
public final class Report {

    private static final Map<String, String> OPERATIONS = new LinkedHashMap<>();

    static {
        OPERATIONS.put("negate", "`negate(long)`");
        OPERATIONS.put("attribute", "attribute, a long");
        OPERATIONS.put("text", "20 characters there and back");
        OPERATIONS.put("listToPython", "1,000 longs to Python, summed");
        OPERATIONS.put("listFromPython", "1,000 longs from Python");
        OPERATIONS.put("dictToPython", "100 entries to Python, summed");
        OPERATIONS.put("dictFromPython", "100 entries from Python");
        OPERATIONS.put("callback", "callback Python → Java");
        OPERATIONS.put("array", "1,000,000 doubles summed by numpy");
        OPERATIONS.put("buffer", "the same in a direct buffer");
    }

    private final Results floor;
    private final List<Results> results;

    private Report(Results floor, List<Results> results) {
        this.floor = floor;
        this.results = results;
    }

    public static void main(String[] arguments) throws IOException {
        List<Results> results = new ArrayList<>();
        for (String each : List.of(arguments).subList(2, arguments.length)) {
            String[] parts = each.split("=", 2);
            results.addAll(Results.ofJmh(Path.of(parts[1]), parts[0]));
        }
        Report report = new Report(Results.ofFloor(Path.of(arguments[1])), results);
        report.printTable(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        Files.writeString(Path.of(arguments[0]), report.chart().svg());
    }

    private void printTable(PrintStream out) {
        out.print("| call | C |");
        results.forEach(each -> out.print(" " + each.way() + " |"));
        out.print("\n|---|---|" + "---|".repeat(results.size()) + "\n");
        OPERATIONS.forEach(
                (operation, title) -> {
                    out.print("| " + title + " | " + time(floor, operation) + " |");
                    results.forEach(each -> out.print(" " + cell(each, operation) + " |"));
                    out.println();
                });
    }

    private String cell(Results way, String operation) {
        String time = time(way, operation);
        return way.isJep() || time.isEmpty()
                ? time
                : time + String.format(Locale.ROOT, " (%.2f)", ratio(way, operation));
    }

    private static String time(Results way, String operation) {
        return way.nanos(operation).map(Report::time).orElse("");
    }

    private static String time(double nanos) {
        return nanos < 10_000
                ? String.format(Locale.ROOT, "%,.0f ns", nanos)
                : String.format(Locale.ROOT, "%,.0f µs", nanos / 1000);
    }

    private double ratio(Results way, String operation) {
        return way.nanos(operation).orElseThrow()
                / way.peer(results).nanos(operation).orElseThrow();
    }

    private Bars chart() {
        List<Results> ways = results.stream().filter(each -> !each.isJep()).toList();
        List<Bars.Group> groups = new ArrayList<>();
        OPERATIONS.forEach(
                (operation, title) ->
                        groups.add(
                                new Bars.Group(
                                        title.replace("`", ""),
                                        ways.stream().map(way -> ratio(way, operation)).toList())));
        return new Bars(
                "times Jep, less is better", ways.stream().map(Results::way).toList(), groups);
    }
}
