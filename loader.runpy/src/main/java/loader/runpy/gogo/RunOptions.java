package loader.runpy.gogo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import loader.python.InterpreterConfig;
import loader.runpy.ConsoleScript;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;

/** The words after {@code py:run}. */
final class RunOptions {

    private static final String USAGE =
            "usage: run [--main|--shared|--isolated] [--timeout SECONDS] [--strict]"
                    + " (module | --script NAME) [argument...]";

    private InterpreterConfig interpreter = InterpreterConfig.SHARED_GIL;
    private boolean strict;
    private Optional<Duration> timeout = Optional.empty();

    private RunOptions() {}

    static RunRequest parse(String... words) {
        return new RunOptions().request(List.of(words).iterator());
    }

    private RunRequest request(Iterator<String> words) {
        Target target = target(words);
        List<String> arguments = new ArrayList<>();
        words.forEachRemaining(arguments::add);
        RunRequest request = RunRequest.of(target, arguments).in(interpreter);
        request = strict ? request.strictly() : request;
        return timeout.map(request::withTimeout).orElse(request);
    }

    private Target target(Iterator<String> words) {
        String word = next(words, "run: which module? ");
        while (word.startsWith("--") && !word.equals("--script")) {
            option(word, words);
            word = next(words, "run: which module? ");
        }
        return word.equals("--script")
                ? ConsoleScript.target(next(words, "run: --script of what name? "))
                : new Target.Module(module(word));
    }

    private static String module(String word) {
        if (word.startsWith("-") || word.endsWith(".py")) {
            throw new IllegalArgumentException(
                    "run: "
                            + word
                            + " is no module; files and -c are run by the loader command; "
                            + USAGE);
        }
        return word;
    }

    private void option(String word, Iterator<String> words) {
        switch (word) {
            case "--main" -> interpreter = InterpreterConfig.MAIN;
            case "--shared" -> interpreter = InterpreterConfig.SHARED_GIL;
            case "--isolated" -> interpreter = InterpreterConfig.OWN_GIL;
            case "--strict" -> strict = true;
            case "--timeout" ->
                    timeout = Optional.of(seconds(next(words, "run: --timeout of what? ")));
            default ->
                    throw new IllegalArgumentException(
                            "run: unknown option " + word + "; " + USAGE);
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
        throw new IllegalArgumentException("run: not a number of seconds: " + text);
    }

    private static String next(Iterator<String> words, String problem) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(problem + USAGE);
        }
        return words.next();
    }
}
