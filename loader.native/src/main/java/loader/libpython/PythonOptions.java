package loader.libpython;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Options of the {@code python} command, such as {@code -W error}. CPython itself reads them, so
 * that they mean the same; an option that does not configure the interpreter is refused.
 */
public final class PythonOptions {

    private static final String FLAGS = "bBdEiIOPqRsSuvx";
    private static final String WITHOUT_ENVIRONMENT = "EI";
    private static final String SAFE_PATH = "IP";
    private static final long LEAST_DIGITS = 640; // _PY_LONG_MAX_STR_DIGITS_THRESHOLD
    private static final long MOST = Integer.MAX_VALUE;
    private static final String HASHES = "--check-hash-based-pycs";
    private static final List<String> HASH_CHECKS = List.of("default", "always", "never");

    /** An option with its value, if it has one, and what follows on the line. */
    private static final Pattern SPACED =
            Pattern.compile(
                    "(?:(-["
                            + FLAGS
                            + "]+)|(-["
                            + FLAGS
                            + "]*[WX]|"
                            + HASHES
                            + ")\\s+(.+?))"
                            + "(?:\\s+(-.*))?");

    private final List<String> words;
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private boolean useEnvironment = true;
    private boolean isPathSafe;
    private Optional<String> folder = Optional.empty();

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
        List<String> words = text == null ? List.of() : words(text);
        PythonOptions options = new PythonOptions(words);
        for (int i = 0; i < words.size(); i++) {
            i += options.check(words.get(i), i + 1 < words.size() ? words.get(i + 1) : "");
        }
        return options;
    }

    /** Between spaces; when there are lines, the value of an option may have spaces. */
    private static List<String> words(String text) {
        Stream<String> lines =
                text.strip().contains("\n")
                        ? text.lines().map(String::strip).flatMap(PythonOptions::ofLine)
                        : Stream.of(text.strip().split("\\s+"));
        return lines.filter(word -> !word.isEmpty()).toList();
    }

    /** One word, as the command writes it, or options with their values. */
    private static Stream<String> ofLine(String line) {
        Matcher option = SPACED.matcher(line);
        if (!option.matches()) {
            return Stream.of(line);
        }
        Stream<String> first =
                Stream.of(option.group(1), option.group(2), option.group(3))
                        .filter(Objects::nonNull);
        return Stream.concat(
                first, Stream.ofNullable(option.group(4)).flatMap(PythonOptions::ofLine));
    }

    /**
     * The same options for a program.
     *
     * @param path0 what {@code sys.path[0]} becomes; or null
     */
    public PythonOptions withProgramIn(String path0) {
        folder = Optional.ofNullable(path0).filter(known -> !isPathSafe);
        return this;
    }

    /** How many of the next words belong to this one. */
    private int check(String word, String next) {
        if (word.equals(HASHES)) {
            if (!HASH_CHECKS.contains(next)) {
                throw new IllegalArgumentException(
                        HASHES + " must be one of " + String.join(", ", HASH_CHECKS));
            }
            return 1;
        }
        if (!word.matches("-[a-zA-Z].*")) {
            throw new IllegalArgumentException("Unknown option: " + word);
        }
        for (int i = 1; i < word.length(); i++) {
            char letter = word.charAt(i);
            if (letter == 'W' || letter == 'X') {
                if (i + 1 == word.length() && next.isEmpty()) {
                    throw new IllegalArgumentException(
                            "Argument expected for the -" + letter + " option");
                }
                String value = i + 1 < word.length() ? word.substring(i + 1) : next;
                if (letter == 'X') {
                    addImplementation(value);
                }
                return i + 1 < word.length() ? 0 : 1;
            }
            if (FLAGS.indexOf(letter) < 0) {
                throw new IllegalArgumentException("Unknown option: -" + letter);
            }
            useEnvironment &= WITHOUT_ENVIRONMENT.indexOf(letter) < 0;
            isPathSafe |= SAFE_PATH.indexOf(letter) >= 0;
        }
        return 0;
    }

    /** What has a default in {@code PyInitConfig}, which CPython prefers to the command line. */
    private void addImplementation(String option) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        String value = equals < 0 ? "1" : option.substring(equals + 1);
        switch (name) {
            case "dev" -> numbers.put("dev_mode", 1L);
            case "faulthandler" -> numbers.put("faulthandler", 1L);
            case "utf8" -> numbers.put("utf8_mode", number(option, value, 0, 1));
            case "tracemalloc" -> numbers.put(name, number(option, value, 0, MOST));
            case "int_max_str_digits" -> {
                long least = value.equals("0") ? 0 : LEAST_DIGITS;
                numbers.put(name, number(option, value, least, MOST));
            }
            default -> {
                // CPython reads it
            }
        }
    }

    private static long number(String option, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (least <= number && number <= most) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            // it is told below
        }
        String unlimited = least == LEAST_DIGITS ? "0, or " : "";
        throw new IllegalArgumentException(
                "-X %s: the number must be %s%d to %d".formatted(option, unlimited, least, most));
    }

    /**
     * The first folder on the path of the program. CPython looks for modules that hide others in
     * it, and gives it to interpreters that the program makes.
     */
    public Optional<String> folder() {
        return folder;
    }

    /** The options as one would write them. */
    @Override
    public String toString() {
        return words.isEmpty() ? "none" : String.join(" ", words);
    }

    /** Whether variables of the environment count. */
    boolean useEnvironment() {
        return useEnvironment;
    }

    /** Options of {@code PyInitConfig} that are numbers. */
    Map<String, Long> numbers() {
        Map<String, Long> all = new LinkedHashMap<>(numbers);
        if (!words.isEmpty()) {
            all.put("parse_argv", 1L);
        }
        return all;
    }

    /** The command line in {@code PyInitConfig}, and what becomes of it in {@code sys}. */
    Map<String, List<String>> lists() {
        if (words.isEmpty()) {
            return Map.of();
        }
        List<String> line = new ArrayList<>(words);
        line.add(0, "python");
        return Map.of("argv", List.copyOf(line), "orig_argv", words);
    }
}
