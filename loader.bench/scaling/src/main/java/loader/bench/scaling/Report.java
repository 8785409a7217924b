package loader.bench.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables as Markdown, with the chart beside them. */
record Report(List<Row> rows, List<String> installs) {

    /** The report, and the chart under the same name that ends in {@code .svg}. */
    void write(Path file) throws IOException {
        String chart = file.getFileName().toString().replaceFirst("\\.md$", "") + ".svg";
        Files.writeString(
                file,
                "# One module among many bundles\n\n"
                        + "Written by `loader.bench.scaling.Scaling` (`loader.bench/README.md`).\n\n"
                        + "![Milliseconds of an import by number of bundles, the least of 51]("
                        + chart
                        + ")\n\n"
                        + markdown()
                        + "\nA first import writes files, so its median depends on the disk and on other programs.\n");
        Files.writeString(
                file.resolveSibling(chart),
                new Chart(
                                List.of(
                                        line("import from a bundle, unpacked", Row::again),
                                        line("first import from a bundle", Row::first),
                                        line("sys.path of CPython alone", Row::peer)))
                        .svg());
    }

    private Chart.Line line(String title, Function<Row, Times> times) {
        return new Chart.Line(
                title,
                rows.stream()
                        .map(row -> new Chart.Point(row.bundles(), times.apply(row).least()))
                        .toList());
    }

    String markdown() {
        return "Milliseconds: the median of 51, and in brackets the least. CPython, in a process of its own, imports from the last\n"
                + "of as many entries of `sys.path`, each with one module.\n\n"
                + "| bundles | find | import, unpacked | first import | CPython, `sys.path` |\n"
                + "| ---: | ---: | ---: | ---: | ---: |\n"
                + rows.stream().map(Report::line).collect(Collectors.joining())
                + "| **last : first** | "
                + ratio(Row::find)
                + " | "
                + ratio(Row::again)
                + " | "
                + ratio(Row::first)
                + " | "
                + ratio(Row::peer)
                + " |\n\n"
                + "Milliseconds to install one bundle. The rows *without modules* show the time of the framework itself.\n\n"
                + "| | install | resolve | start | all |\n"
                + "| --- | ---: | ---: | ---: | ---: |\n"
                + String.join("\n", installs)
                + "\n";
    }

    private static String line(Row row) {
        return "| %,d | %s | %s | %s | %s |%n"
                .formatted(
                        row.bundles(),
                        cell(row.find(), 5),
                        cell(row.again(), 3),
                        cell(row.first(), 3),
                        cell(row.peer(), 3));
    }

    private static String cell(Times times, int digits) {
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT, number + " (" + number + ")", times.median(), times.least());
    }

    private String ratio(Function<Row, Times> times) {
        Times first = times.apply(rows.get(0));
        Times last = times.apply(rows.get(rows.size() - 1));
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f)",
                last.median() / first.median(),
                last.least() / first.least());
    }
}
