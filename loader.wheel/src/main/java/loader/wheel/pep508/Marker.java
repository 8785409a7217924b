package loader.wheel.pep508;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A condition on the environment, such as {@code python_version < "3.11" and os_name == "nt"} (PEP
 * 508).
 */
public sealed interface Marker {

    /**
     * Whether the condition holds where the variables have these values; an {@code extra} that is
     * not set is empty.
     */
    boolean evaluate(Map<String, String> environment);

    /** The marker that is written so. */
    static Marker parse(String text) {
        return MarkerParser.parse(text);
    }

    /** All of them; each is evaluated, so that a comparison without meaning is always reported. */
    record And(List<Marker> markers) implements Marker {
        @Override
        public boolean evaluate(Map<String, String> environment) {
            return !results(markers, environment).contains(false);
        }

        @Override
        public String toString() {
            return markers.stream()
                    .map(marker -> marker instanceof Or ? "(" + marker + ")" : marker.toString())
                    .collect(Collectors.joining(" and "));
        }
    }

    /** Any of them; each is evaluated, so that a comparison without meaning is always reported. */
    record Or(List<Marker> markers) implements Marker {
        @Override
        public boolean evaluate(Map<String, String> environment) {
            return results(markers, environment).contains(true);
        }

        @Override
        public String toString() {
            return markers.stream().map(Marker::toString).collect(Collectors.joining(" or "));
        }
    }

    /** One comparison of a variable with a text, on either side. */
    record Comparison(MarkerValue left, String operator, MarkerValue right) implements Marker {
        @Override
        public boolean evaluate(Map<String, String> environment) {
            return MarkerComparison.holds(this, environment);
        }

        @Override
        public String toString() {
            return left + " " + operator + " " + right;
        }
    }

    private static List<Boolean> results(List<Marker> markers, Map<String, String> environment) {
        return markers.stream().map(marker -> marker.evaluate(environment)).toList();
    }
}
