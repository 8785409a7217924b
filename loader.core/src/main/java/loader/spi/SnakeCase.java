package loader.spi;

import java.util.Locale;
import java.util.regex.Pattern;

/** How Python spells the names of Java's methods and record components. */
public final class SnakeCase {

    private static final Pattern WORD =
            Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private SnakeCase() {}

    /** {@code dotProduct} is {@code dot_product}, {@code toJSONText} is {@code to_json_text}. */
    public static String of(String name) {
        return WORD.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
