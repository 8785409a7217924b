package loader.doctor.probe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of text fields, as {@code lines.py} writes and reads them. */
final class Lines {

    private Lines() {}

    static String line(List<String> fields) {
        return fields.stream().map(Lines::escaped).collect(Collectors.joining("\t", "", "\n"));
    }

    private static String escaped(String field) {
        return field.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    static List<String> fields(String line) {
        return Arrays.stream(line.split("\t", -1)).map(String::translateEscapes).toList();
    }
}
