package loader.runpy.gogo;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import loader.python.InterpreterConfig;
import loader.runpy.ConsoleScript;
import loader.runpy.Limits;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.spi.WrongUse;

/** The words after {@code py:run}. */
final class RunOptions {

    private static final Pattern FILES = Pattern.compile("\\.(py|pyc|pyw|pyz|zip)$");

    static final String WORDS =
            "[--main|--shared|--isolated|--process] [--timeout SECONDS] [--strict] [--autorun]"
                    + " [--memory BYTES] [--cpu SECONDS] [--files NUMBER] [--processes NUMBER]"
                    + " [--sandbox] [--write FOLDER] [--python HOME] [--on FILTER]"
                    + " (MODULE | -m MODULE | -c CODE | FILE | --script NAME) [argument...]";

    private static final String USAGE = "usage: run " + WORDS;

    private final Path folder;
    private InterpreterConfig interpreter = InterpreterConfig.SHARED_GIL;
    private String chosen = "";
    private boolean strict;
    private boolean autorun;
    private Optional<Duration> timeout = Optional.empty();
    private Limits limits = Limits.NONE;
    private Optional<Path> python = Optional.empty();
    private Optional<String> nodes = Optional.empty();

    private RunOptions(Path folder) {
        this.folder = folder;
    }

    /**
     * @param folder that of the session, which relative paths of files start from
     */
    static Asked parse(Path folder, String... words) {
        RunOptions options = new RunOptions(folder);
        RunRequest request = options.request(List.of(words).iterator());
        boolean elsewhere = options.nodes.isPresent() && options.chosen.isEmpty();
        return new Asked(
                elsewhere ? request.in(InterpreterConfig.PROCESS) : request, options.nodes);
    }

    /**
     * What is to run, and on which nodes.
     *
     * @param nodes an LDAP filter; empty for here
     */
    record Asked(RunRequest request, Optional<String> nodes) {}

    /** The options of {@code py:python}. */
    static InterpreterConfig interpreter(String... words) {
        RunOptions options = new RunOptions(Path.of(""));
        for (String word : words) {
            if (!options.choosesInterpreter(word)) {
                throw new WrongUse("usage: python [--main|--shared|--isolated]");
            }
        }
        return options.interpreter;
    }

    private RunRequest request(Iterator<String> words) {
        Target target = target(words);
        List<String> arguments = new ArrayList<>();
        words.forEachRemaining(arguments::add);
        RunRequest request = RunRequest.of(target, arguments).in(interpreter);
        request = autorun ? request.withAutorun() : request;
        request = strict ? request.strictly() : request;
        if (interpreter != InterpreterConfig.PROCESS && !limits.isNone()) {
            throw new WrongUse("run: a limit is for the whole process; add --process; " + USAGE);
        }
        if (interpreter != InterpreterConfig.PROCESS && python.isPresent()) {
            throw new WrongUse("run: another CPython needs a process; add --process; " + USAGE);
        }
        request = request.withLimits(limits);
        request = python.map(request::withPython).orElse(request);
        return timeout.map(request::withTimeout).orElse(request);
    }

    private Target target(Iterator<String> words) {
        String word = next(words, "run: which module? ");
        while (word.startsWith("--") && !word.equals("--script")) {
            option(word, words);
            word = next(words, "run: which module? ");
        }
        return switch (word) {
            case "--script" -> ConsoleScript.target(next(words, "run: --script of what name? "));
            case "-c" -> new Target.Code(next(words, "run: -c without code; "));
            case "-m" -> new Target.Module(next(words, "run: which module? "));
            default -> named(word);
        };
    }

    /** A file has a path or a name that no module has. */
    private Target named(String word) {
        if (word.startsWith("-")) {
            throw new WrongUse("run: unknown option " + word + "; " + USAGE);
        }
        boolean isFile =
                word.contains("/") || word.contains(File.separator) || FILES.matcher(word).find();
        return isFile ? new Target.File(folder.resolve(word).toString()) : new Target.Module(word);
    }

    private void option(String word, Iterator<String> words) {
        switch (word) {
            case "--strict" -> strict = true;
            case "--autorun" -> autorun = true;
            case "--timeout" ->
                    timeout = Optional.of(seconds(next(words, "run: --timeout of what? ")));
            case "--python" ->
                    python =
                            Optional.of(
                                    folder.resolve(next(words, "run: --python of what home? ")));
            case "--on" -> nodes = Optional.of(next(words, "run: --on which nodes? "));
            case "--process" -> choose(word, InterpreterConfig.PROCESS);
            case "--sandbox" -> limits = limits.sandboxed();
            default -> {
                if (Limits.isOption(word)) {
                    limit(word, words);
                } else if (!choosesInterpreter(word)) {
                    throw new WrongUse("run: unknown option " + word + "; " + USAGE);
                }
            }
        }
    }

    private boolean choosesInterpreter(String word) {
        switch (word) {
            case "--main" -> choose(word, InterpreterConfig.MAIN);
            case "--shared" -> choose(word, InterpreterConfig.SHARED_GIL);
            case "--isolated" -> choose(word, InterpreterConfig.OWN_GIL);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void choose(String word, InterpreterConfig config) {
        if (!chosen.isEmpty() && !chosen.equals(word)) {
            throw new WrongUse("run: " + chosen + " and " + word + " exclude each other; " + USAGE);
        }
        chosen = word;
        interpreter = config;
    }

    private void limit(String option, Iterator<String> words) {
        String word = next(words, "run: " + option + " of how much? ");
        boolean isFolder = option.equals("--write") && !word.isEmpty();
        String value = isFolder ? folder.resolve(word).toString() : word;
        try {
            limits = limits.withOption(option, value);
        } catch (IllegalArgumentException bad) {
            throw new WrongUse("run: " + bad.getMessage());
        }
    }

    private static Duration seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0) {
                return Duration.ofNanos(Math.round(seconds * 1e9));
            }
        } catch (NumberFormatException none) {
            // refused below
        }
        throw new WrongUse("run: not a number of seconds: " + text);
    }

    private static String next(Iterator<String> words, String problem) {
        if (!words.hasNext()) {
            throw new WrongUse(problem + USAGE);
        }
        return words.next();
    }
}
