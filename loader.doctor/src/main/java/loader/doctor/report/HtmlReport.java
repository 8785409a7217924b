package loader.doctor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.LibraryFacts;
import loader.doctor.Outcome;
import loader.doctor.ScenarioResult;

/** Diagnoses as one HTML page, with a picture of what each module does in each scenario. */
public final class HtmlReport {
    private static final int CELL = 22;
    private static final int NAMES = 240;
    private static final int HEADS = 130;

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width"/>
            <title>loader doctor</title>
            <style>
            body { font-family: sans-serif; margin: 2em; max-width: 70em }
            table { border-collapse: collapse }
            td, th { border-bottom: 1px solid #ccc; padding: .2em .6em; text-align: left }
            .error { color: #b00020 } .warning { color: #8a5a00 } .note { color: #33608c }
            svg text { font-size: 12px }
            </style>
            </head>
            <body>
            <h1>loader doctor</h1>
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private HtmlReport() {}

    public static String of(List<Diagnosis> diagnoses) {
        HtmlReport report = new HtmlReport();
        diagnoses.stream().map(Printable::of).forEach(report::add);
        return report.page.append("</body>\n</html>\n").toString();
    }

    private void add(Diagnosis diagnosis) {
        page.append("<h2>").append(escaped(diagnosis.subject())).append("</h2>\n");
        addMatrix(diagnosis);
        addFindings(diagnosis.findings());
        addLibraries(diagnosis.libraries());
    }

    private void addMatrix(Diagnosis diagnosis) {
        Set<String> scenarios = new LinkedHashSet<>();
        Map<String, List<ScenarioResult>> modules = new LinkedHashMap<>();
        for (ScenarioResult result : diagnosis.scenarios()) {
            scenarios.add(result.scenario());
            modules.computeIfAbsent(result.module(), any -> new ArrayList<>()).add(result);
        }
        if (modules.isEmpty()) {
            return;
        }
        List<String> columns = List.copyOf(scenarios);
        page.append(
                "<svg role=\"img\" aria-label=\"modules and scenarios\" width=\"%s\" height=\"%s\">\n"
                        .formatted(
                                NAMES + columns.size() * CELL + HEADS,
                                HEADS + modules.size() * CELL));
        for (int i = 0; i < columns.size(); i++) {
            int x = NAMES + i * CELL + CELL / 2;
            page.append(
                    "<text x=\"%s\" y=\"%s\" transform=\"rotate(-60 %s %s)\">%s</text>\n"
                            .formatted(x, HEADS - 6, x, HEADS - 6, escaped(columns.get(i))));
        }
        int row = 0;
        for (Map.Entry<String, List<ScenarioResult>> module : modules.entrySet()) {
            int y = HEADS + row++ * CELL;
            page.append(
                    "<text x=\"0\" y=\"%s\">%s</text>\n"
                            .formatted(y + 15, escaped(module.getKey())));
            for (ScenarioResult result : module.getValue()) {
                addCell(NAMES + columns.indexOf(result.scenario()) * CELL, y, result);
            }
        }
        page.append("</svg>\n");
    }

    private void addCell(int x, int y, ScenarioResult result) {
        page.append(
                ("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\">"
                                + "<title>%s</title></rect>\n")
                        .formatted(
                                x,
                                y,
                                CELL - 2,
                                CELL - 2,
                                colour(result.outcome()),
                                escaped(words(result))));
    }

    private static String words(ScenarioResult result) {
        return result.module()
                + " "
                + result.scenario()
                + ": "
                + result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (result.detail().isEmpty() ? "" : ", " + result.detail());
    }

    private static String colour(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "#3a9a4b";
            case FAILED -> "#d9822b";
            case CRASHED -> "#b00020";
            case TIMED_OUT -> "#7b2d8b";
            case NOT_APPLICABLE -> "#d0d0d0";
        };
    }

    private void addFindings(List<Finding> findings) {
        if (findings.isEmpty()) {
            page.append("<p>Nothing was found.</p>\n");
            return;
        }
        page.append("<table>\n<tr><th>how bad</th><th>rule</th><th>of</th><th>found</th></tr>\n");
        for (Finding finding : findings) {
            String word = finding.severity().word();
            page.append(
                    "<tr><td class=\"%s\">%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                            .formatted(
                                    word,
                                    word,
                                    escaped(finding.rule()),
                                    escaped(finding.subject()),
                                    escaped(finding.text())));
        }
        page.append("</table>\n");
    }

    private void addLibraries(List<LibraryFacts> libraries) {
        if (libraries.isEmpty()) {
            return;
        }
        page.append("<table>\n<tr><th>library</th><th>platform</th><th>needs</th></tr>\n");
        for (LibraryFacts library : libraries) {
            List<String> needed = new ArrayList<>();
            library.needed().forEach((name, origin) -> needed.add(name + " (" + origin + ")"));
            page.append(
                    "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                            .formatted(
                                    escaped(library.file()),
                                    escaped(library.platform()),
                                    escaped(String.join(", ", needed))));
        }
        page.append("</table>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
