package loader.libpython;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options of the {@code python} command, such as {@code -W error}, as CPython's configuration has
 * them.
 */
public final class PythonOptions {

    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> implementation = new ArrayList<>();
    private final List<String> commandLine = new ArrayList<>();
    private final List<String> words;

    private PythonOptions(List<String> words) {
        this.words = words;
    }

    /**
     * Reads what the property {@code loader.python.options} says.
     *
     * @param text options, one on each line or between spaces; or null
     * @throws IllegalArgumentException if there is another option
     */
    public static PythonOptions of(String text) {
        String separator = text != null && text.contains("\n") ? "\n" : "\\s+";
        List<String> words =
                text == null || text.isBlank() ? List.of() : List.of(text.strip().split(separator));
        PythonOptions options = new PythonOptions(words);
        for (int i = 0; i < words.size(); i++) {
            i += options.add(words.get(i), i + 1 < words.size() ? words.get(i + 1) : "");
        }
        return options;
    }

    /** Reads the letters of a word, and the next word if one needs it; how many were next. */
    private int add(String word, String next) {
        if (!word.matches("-[a-zA-Z].*")) {
            throw new IllegalArgumentException("Unknown option: " + word);
        }
        for (int i = 1; i < word.length(); i++) {
            char letter = word.charAt(i);
            if (letter == 'W' || letter == 'X') {
                boolean isJoined = i + 1 < word.length();
                String value = isJoined ? word.substring(i + 1) : next;
                if (letter == 'W') {
                    warnings.add(value);
                } else {
                    addImplementation(value);
                }
                return isJoined ? 0 : 1;
            }
            addFlag(letter);
        }
        return 0;
    }

    private void addFlag(char letter) {
        switch (letter) {
            case 'b' -> count("bytes_warning");
            case 'B' -> numbers.put("write_bytecode", 0L);
            case 'd' -> count("parser_debug");
            case 'E' -> numbers.put("use_environment", 0L);
            case 'I' -> {
                numbers.put("isolated", 1L);
                numbers.put("use_environment", 0L);
                numbers.put("user_site_directory", 0L);
                numbers.put("safe_path", 1L);
            }
            case 'i' -> {
                numbers.put("inspect", 1L);
                numbers.put("interactive", 1L);
            }
            case 'O' -> count("optimization_level");
            case 'P' -> numbers.put("safe_path", 1L);
            case 'q' -> numbers.put("quiet", 1L);
            case 'R' -> numbers.put("use_hash_seed", 0L);
            case 's' -> numbers.put("user_site_directory", 0L);
            case 'S' -> numbers.put("site_import", 0L);
            case 'u' -> numbers.put("buffered_stdio", 0L);
            case 'v' -> count("verbose");
            case 'x' -> numbers.put("skip_source_first_line", 1L);
            default -> throw new IllegalArgumentException("Unknown option: -" + letter);
        }
    }

    private void count(String name) {
        numbers.merge(name, 1L, Long::sum);
    }

    /** Some are read before CPython's configuration is there, or have a default in a library. */
    private void addImplementation(String option) {
        implementation.add(option);
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        String value = equals < 0 ? "1" : option.substring(equals + 1);
        switch (name) {
            case "dev" -> numbers.put("dev_mode", 1L);
            case "utf8" -> numbers.put("utf8_mode", number(option, value));
            case "tracemalloc" -> numbers.put("tracemalloc", number(option, value));
            case "int_max_str_digits" -> numbers.put("int_max_str_digits", number(option, value));
            case "faulthandler" -> numbers.put("faulthandler", 1L);
            case "warn_default_encoding" -> {
                // CPython takes this one from a command line only
                numbers.put("parse_argv", 1L);
                commandLine.addAll(commandLine.isEmpty() ? List.of("python") : List.of());
                commandLine.addAll(List.of("-X", option));
            }
            default -> {
                // CPython reads it from the list
            }
        }
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("-X " + option + ": not a number: " + value, wrong);
        }
    }

    /** Whether variables of the environment count. */
    boolean useEnvironment() {
        return !numbers.containsKey("use_environment");
    }

    /** Options of {@code PyInitConfig} that are numbers. */
    Map<String, Long> numbers() {
        return Map.copyOf(numbers);
    }

    /** Options of {@code PyInitConfig} that are lists. */
    Map<String, List<String>> lists() {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        Optional.of(warnings)
                .filter(each -> !each.isEmpty())
                .ifPresent(each -> lists.put("warnoptions", each));
        Optional.of(implementation)
                .filter(each -> !each.isEmpty())
                .ifPresent(each -> lists.put("xoptions", each));
        Optional.of(commandLine)
                .filter(each -> !each.isEmpty())
                .ifPresent(each -> lists.put("argv", each));
        Optional.of(words)
                .filter(each -> !each.isEmpty())
                .ifPresent(each -> lists.put("orig_argv", each));
        return lists;
    }
}
