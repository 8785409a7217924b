package loader.webconsole;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loader.importlib.CatalogEntry;

/** The bundles, their modules, and the interpreters that have them, as SVG. */
final class ModuleGraph {

    /** A picture with more modules than this is not readable. */
    static final int MOST = 400;

    private static final int ROW = 22;
    private static final int WIDTH = 1000;
    private static final int[] COLUMNS = {10, 420, 780};
    private static final int LINE_GAP = 310;

    private final Map<String, Integer> bundles = new LinkedHashMap<>();
    private final Map<String, Integer> modules = new LinkedHashMap<>();
    private final Map<String, Integer> interpreters = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder texts = new StringBuilder();

    private ModuleGraph() {}

    static String svg(List<CatalogEntry> entries) {
        ModuleGraph graph = new ModuleGraph();
        entries.stream().limit(MOST).forEach(graph::add);
        return graph.svg();
    }

    private void add(CatalogEntry entry) {
        int bundle = place(bundles, 0, entry.bundle() + " – " + entry.generation(), entry.bundle());
        String key = entry.name() + "\n" + entry.generation();
        String state = entry.state().equals("loaded") ? "" : " (" + entry.state() + ")";
        int module = place(modules, 1, key, entry.name() + state);
        lines.add(line(0, bundle, 1, module, entry.state()));
        if (!entry.interpreter().isEmpty()) {
            String name = "interpreter " + entry.interpreter();
            int interpreter = place(interpreters, 2, name, name);
            lines.add(line(1, module, 2, interpreter, entry.state()));
        }
    }

    private int place(Map<String, Integer> column, int number, String key, String text) {
        Integer known = column.get(key);
        if (known != null) {
            return known;
        }
        int row = column.size();
        column.put(key, row);
        texts.append(Html.label(COLUMNS[number], (row + 1) * ROW, text));
        return row;
    }

    private static String line(int from, int row, int to, int otherRow, String state) {
        String color =
                switch (state) {
                    case "loaded" -> "#2a7";
                    case "retained", "refused" -> "#c33";
                    default -> "#999";
                };
        return String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>%n",
                COLUMNS[from] + LINE_GAP,
                (row + 1) * ROW - ROW / 4,
                COLUMNS[to] - ROW / 4,
                (otherRow + 1) * ROW - ROW / 4,
                color);
    }

    private String svg() {
        int rows = Math.max(bundles.size(), Math.max(modules.size(), interpreters.size()));
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">%n%s%s</svg>%n",
                WIDTH,
                (rows + 1) * ROW,
                String.join("", lines),
                texts);
    }
}
