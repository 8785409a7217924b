package loader.webconsole;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Imports as SVG: a bar for each, as wide as it took, above what it imported. */
final class FlameGraph {

    private static final int WIDTH = 1000;
    private static final int ROW = 20;
    private static final double LETTER = 8;
    private static final double LEAST = 0.4;
    private static final double MILLION = 1e6;

    private FlameGraph() {}

    static String svg(List<ImportCost> costs) {
        if (costs.isEmpty()) {
            return "";
        }
        List<ImportCost> all =
                costs.stream()
                        .sorted(
                                Comparator.comparingLong(ImportCost::start)
                                        .thenComparing(
                                                Comparator.comparingLong(ImportCost::end)
                                                        .reversed()))
                        .toList();
        long first = all.get(0).start();
        long last = all.stream().mapToLong(ImportCost::end).max().orElseThrow();
        double scale = WIDTH / (double) Math.max(1, last - first);
        StringBuilder bars = new StringBuilder();
        Deque<ImportCost> open = new ArrayDeque<>();
        int deepest = 0;
        for (ImportCost each : all) {
            while (!open.isEmpty() && open.peek().end() <= each.start()) {
                open.pop();
            }
            bars.append(bar(each, (each.start() - first) * scale, open.size(), scale));
            open.push(each);
            deepest = Math.max(deepest, open.size());
        }
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n%s</svg>%n",
                WIDTH,
                deepest * ROW + 2,
                bars);
    }

    private static String bar(ImportCost cost, double x, int depth, double scale) {
        double width = cost.nanos() * scale;
        if (width < LEAST) {
            return "";
        }
        String time = String.format(Locale.ROOT, "%.1f ms", cost.nanos() / MILLION);
        String text = cost.module() + " " + time + (cost.failed() ? " failed" : "");
        int letters = (int) (width / LETTER);
        return String.format(
                Locale.ROOT,
                "<g><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\""
                        + " stroke=\"#fff\"><title>%s</title></rect>%s</g>%n",
                x,
                depth * ROW,
                width,
                ROW - 1,
                cost.failed() ? "#e77" : "hsl(" + (30 + depth * 7 % 30) + ",90%,70%)",
                Html.escaped(text),
                letters < 3 ? "" : Html.label(x + 3, depth * ROW + ROW * 0.7, text, letters));
    }
}
