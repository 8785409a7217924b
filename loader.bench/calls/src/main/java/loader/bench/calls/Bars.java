package loader.bench.calls;

import java.util.List;
import java.util.Locale;

/** Bars in groups, lying, over a logarithmic axis with a line at 1, as SVG. */
record Bars(String unit, List<String> series, List<Group> groups) {

    private static final int WIDTH = 720;
    private static final int LEFT = 230;
    private static final int RIGHT = 690;
    private static final int TOP = 40;
    private static final int BAR = 9;
    private static final int GAP = 10;
    private static final double LEAST = 0.01;
    private static final double MOST = 10;
    private static final List<String> COLOURS = List.of("#1f6feb", "#8250df", "#bc4c00");

    /** A value of each series. */
    record Group(String title, List<Double> values) {}

    String svg() {
        StringBuilder svg = new StringBuilder();
        int bottom = TOP + groups.size() * groupHeight();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(WIDTH, bottom + 40));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (double mark = LEAST; mark <= MOST; mark *= 10) {
            rule(svg, x(mark), bottom, Math.abs(mark - 1) < LEAST ? "black" : "#d0d7de");
            text(
                    svg,
                    x(mark),
                    bottom + 16,
                    "middle",
                    "%s".formatted(Math.round(mark * 100) / 100.0));
        }
        text(svg, (LEFT + RIGHT) / 2.0, bottom + 34, "middle", unit);
        for (int i = 0; i < series.size(); i++) {
            int left = LEFT + i * 160;
            bar(svg, left, TOP - 24, 12, COLOURS.get(i));
            text(svg, left + 18, TOP - 14, "start", series.get(i));
        }
        for (int i = 0; i < groups.size(); i++) {
            draw(svg, groups.get(i), TOP + i * groupHeight());
        }
        return svg.append("</svg>\n").toString();
    }

    private int groupHeight() {
        return series.size() * BAR + GAP;
    }

    private void draw(StringBuilder svg, Group group, int top) {
        text(svg, LEFT - 8, top + groupHeight() / 2.0, "end", group.title());
        for (int i = 0; i < group.values().size(); i++) {
            bar(svg, LEFT, top + i * BAR, x(group.values().get(i)) - LEFT, COLOURS.get(i));
        }
    }

    private static void bar(StringBuilder svg, double left, double top, double width, String fill) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
                        left,
                        top,
                        width,
                        BAR - 1,
                        fill));
    }

    private static void rule(StringBuilder svg, double x, int bottom, String colour) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<path stroke=\"%s\" d=\"M%.1f %dV%d\"/>\n",
                        colour,
                        x,
                        TOP - 4,
                        bottom));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                        x,
                        y,
                        anchor,
                        text));
    }

    private static double x(double value) {
        double part = Math.log10(Math.max(value, LEAST) / LEAST) / Math.log10(MOST / LEAST);
        return LEFT + (RIGHT - LEFT) * Math.min(1, part);
    }
}
