package loader.bench.scaling;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Lines over two logarithmic axes, as SVG. */
record Chart(List<Line> lines) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 20;
    private static final int RIGHT = 620;
    private static final int BOTTOM = 310;
    private static final List<String> COLOURS = List.of("#1f6feb", "#8250df", "#bc4c00");

    record Point(double x, double y) {}

    record Line(String title, List<Point> points) {}

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(WIDTH, HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (int power = lowest(true); power <= highest(true); power++) {
            double x = x(Math.pow(10, power));
            rule(svg, x, TOP, x, BOTTOM);
            text(svg, x, BOTTOM + 18, "middle", "%,d".formatted((long) Math.pow(10, power)));
        }
        for (int power = lowest(false); power <= highest(false); power++) {
            double y = y(Math.pow(10, power));
            rule(svg, LEFT, y, RIGHT, y);
            text(svg, LEFT - 6, y + 4, "end", number(Math.pow(10, power)));
        }
        text(
                svg,
                (LEFT + RIGHT) / 2.0,
                HEIGHT - 10,
                "middle",
                "module bundles, or entries of sys.path");
        text(svg, LEFT, TOP - 6, "middle", "ms");
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Line line, String colour, int index) {
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                .append(colour)
                .append("\" points=\"");
        line.points()
                .forEach(
                        p ->
                                svg.append(number(x(p.x())))
                                        .append(',')
                                        .append(number(y(p.y())))
                                        .append(' '));
        svg.append("\"/>\n");
        svg.append("<g fill=\"").append(colour).append("\">");
        text(svg, LEFT + 12, TOP + 16 + 16 * index, "start", line.title());
        svg.append("</g>\n");
    }

    private static void rule(StringBuilder svg, double x, double y, double toX, double toY) {
        svg.append(
                "<path stroke=\"#d0d7de\" d=\"M%s %sL%s %s\"/>\n"
                        .formatted(number(x), number(y), number(toX), number(toY)));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                        .formatted(number(x), number(y), anchor, text));
    }

    private static String number(double value) {
        return new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(value);
    }

    private double x(double value) {
        return LEFT + (RIGHT - LEFT) * part(value, lowest(true), highest(true));
    }

    private double y(double value) {
        return BOTTOM - (BOTTOM - TOP) * part(value, lowest(false), highest(false));
    }

    private static double part(double value, int lowest, int highest) {
        return (Math.log10(value) - lowest) / Math.max(1, highest - lowest);
    }

    private int lowest(boolean ofX) {
        return (int) Math.floor(values(ofX).min().orElse(0));
    }

    private int highest(boolean ofX) {
        return (int) Math.ceil(values(ofX).max().orElse(1));
    }

    private DoubleStream values(boolean ofX) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> Math.log10(ofX ? point.x() : point.y()));
    }
}
