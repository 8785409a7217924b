package loader.spi.values;

import java.util.Arrays;
import java.util.List;

/** A call of a function of Loader's Python package {@code _loader}, whose result is wanted. */
public record FunctionCall(String module, String function, List<Object> arguments) {

    /** A call of a function of {@code values.py}. */
    static FunctionCall ofValues(String function, Object... arguments) {
        return new FunctionCall("values", function, Arrays.asList(arguments));
    }
}
