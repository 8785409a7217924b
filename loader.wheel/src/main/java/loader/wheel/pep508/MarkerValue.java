package loader.wheel.pep508;

import java.util.Map;
import java.util.Set;

/** One side of a comparison in a marker: a variable of the environment or a quoted text. */
public record MarkerValue(boolean isVariable, String text) {

    /** The variable whose two sides are names of extras (PEP 685). */
    static final String EXTRA = "extra";

    private static final Map<String, String> OLD_NAMES =
            Map.of(
                    "os.name", "os_name",
                    "sys.platform", "sys_platform",
                    "platform.version", "platform_version",
                    "platform.machine", "platform_machine",
                    "platform.python_implementation", "platform_python_implementation",
                    "python_implementation", "platform_python_implementation");

    private static final Set<String> VERSIONS =
            Set.of(
                    "python_version",
                    "python_full_version",
                    "implementation_version",
                    "platform_release");

    static MarkerValue variable(String name) {
        return new MarkerValue(true, OLD_NAMES.getOrDefault(name, name));
    }

    static MarkerValue literal(String text) {
        return new MarkerValue(false, text);
    }

    boolean isExtra() {
        return isVariable && text.equals(EXTRA);
    }

    boolean isVersion() {
        return isVariable && VERSIONS.contains(text);
    }

    String in(Map<String, String> environment) {
        String value = isVariable ? environment.get(text) : text;
        if (value != null) {
            return value;
        }
        if (isExtra()) {
            return "";
        }
        throw new IllegalArgumentException("The environment has no " + text);
    }

    @Override
    public String toString() {
        return isVariable ? text : text.contains("\"") ? "'" + text + "'" : "\"" + text + "\"";
    }
}
