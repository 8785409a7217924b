package loader.wheel.text;

import java.util.List;

/** The spelling of OSGi filters. */
public final class Filters {
    private Filters() {}

    public static String equal(String attribute, String value) {
        return "(" + attribute + "=" + escaped(value) + ")";
    }

    /** All of them; the terms are filters already. */
    public static String and(List<String> terms) {
        return terms.size() == 1 ? terms.get(0) : "(&" + String.join("", terms) + ")";
    }

    /** Any of them; the terms are filters already. */
    public static String or(List<String> terms) {
        return terms.size() == 1 ? terms.get(0) : "(|" + String.join("", terms) + ")";
    }

    private static String escaped(String value) {
        return value.replaceAll("[\\\\*()]", "\\\\$0");
    }
}
