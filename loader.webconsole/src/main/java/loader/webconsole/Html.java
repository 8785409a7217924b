package loader.webconsole;

import java.util.Locale;

/** Texts in HTML and SVG: names of modules, bundles and programs come from strangers. */
final class Html {

    private static final int SHOWN = 44;

    private Html() {}

    /** The text as content of an element or of an attribute in double quotes. */
    static String escaped(Object value) {
        StringBuilder html = new StringBuilder();
        String text = String.valueOf(value);
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(Character.isISOControl(each) ? '\uFFFD' : each);
            }
        }
        return html.toString();
    }

    /** A text of SVG, with its end left out if it is long; the whole is its tooltip. */
    static String label(double x, double y, String text, int most) {
        String shown =
                text.length() <= most ? text : text.substring(0, Math.max(0, most - 1)) + "…";
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\">%s<title>%s</title></text>%n",
                x,
                y,
                escaped(shown),
                escaped(text));
    }

    static String label(double x, double y, String text) {
        return label(x, y, text, SHOWN);
    }
}
