package loader.webconsole;

import static loader.webconsole.Html.escaped;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.importlib.CatalogEntry;
import loader.python.Interpreter;
import loader.runpy.Run;

/** The HTML of the page, between the header and the footer of the web console. */
final class LoaderPage {

    private final Snapshot now;
    private final MeasuredImport.Result measured;

    /**
     * @param measured null if nothing has been measured
     */
    LoaderPage(Snapshot now, MeasuredImport.Result measured) {
        this.now = now;
        this.measured = measured;
    }

    void print(PrintWriter out) {
        String facts =
                now.runtime().entrySet().stream()
                        .map(each -> escaped(each.getKey()) + " " + escaped(each.getValue()))
                        .collect(Collectors.joining(", "));
        out.println("<p class=\"statline ui-state-highlight\">CPython: " + facts + "</p>");
        printInterpreters(out);
        printGraph(out);
        printImports(out);
    }

    private void printInterpreters(PrintWriter out) {
        title(out, "Interpreters and their runs");
        out.println("<table class=\"nicetable ui-widget\" id=\"loader-interpreters\"><thead>");
        out.println(row("th", "Id", "Kind", "State", "References", "Parked for", "Runs"));
        out.println("</thead><tbody class=\"ui-widget-content\">");
        for (Interpreter each : now.interpreters()) {
            out.println(
                    row(
                            "td",
                            each.id(),
                            each.config(),
                            each.state(),
                            each.liveReferences(),
                            each.parkedFor(),
                            now.runsIn(each).stream()
                                    .map(LoaderPage::shown)
                                    .collect(Collectors.joining(", "))));
        }
        out.println("</tbody></table>");
    }

    private static String shown(Run run) {
        return run.request().target().shown() + " (" + run.cpuNanos() / 1_000_000 + " ms CPU)";
    }

    private void printGraph(PrintWriter out) {
        title(out, "Bundles, modules, interpreters");
        int left = now.modules().size() - ModuleGraph.MOST;
        if (left > 0) {
            out.println("<p>" + left + " more are in the inventory (Status, Loader).</p>");
        }
        out.println("<div id=\"loader-modules\">" + ModuleGraph.svg(now.modules()) + "</div>");
    }

    private void printImports(PrintWriter out) {
        title(out, "What an import costs");
        out.println("<form method=\"post\" id=\"loader-import\"><p>");
        out.println("Import in a new interpreter: <select name=\"module\">");
        names().forEach(
                        name ->
                                out.println(
                                        "<option value=\""
                                                + escaped(name)
                                                + "\">"
                                                + escaped(name)
                                                + "</option>"));
        out.println("</select> <input type=\"submit\" value=\"Measure\"/></p></form>");
        if (measured != null) {
            out.println("<div id=\"loader-flame\"><p>import " + escaped(measured.module()));
            out.println(escaped(measured.problem()) + "</p>");
            out.println(FlameGraph.svg(measured.costs()) + "</div>");
        }
    }

    private List<String> names() {
        return now.modules().stream()
                .filter(each -> !each.state().equals("retained"))
                .map(CatalogEntry::name)
                .distinct()
                .toList();
    }

    private static void title(PrintWriter out, String text) {
        out.println(
                "<h2 style=\"font-size: 1.3em; margin: 1em 0 0.3em\">" + escaped(text) + "</h2>");
    }

    private static String row(String cell, Object... values) {
        return Stream.of(values)
                .map(value -> "<" + cell + ">" + escaped(value) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
