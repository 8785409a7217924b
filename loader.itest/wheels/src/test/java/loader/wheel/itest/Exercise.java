package loader.wheel.itest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;

/**
 * What a distribution is made to do: Python code, and commands of its own, {@code -m module …} or
 * the name of a console script; with what the main interpreter refuses it when it is installed
 * again there; and with what fresh interpreters refuse it.
 */
record Exercise(
        String code,
        List<List<String>> commands,
        Optional<String> refusal,
        Optional<String> refusalInFresh) {

    private static final String SCRIPT =
            """
            import importlib.metadata, sys
            name = sys.argv[1]
            (point,) = importlib.metadata.entry_points(group='console_scripts', name=name)
            sys.argv[:] = sys.argv[1:]
            sys.exit(point.load()())
            """;

    /** The exercises by distribution, from the file beside this class. */
    static Map<String, Exercise> all() {
        Map<String, Exercise> all = new LinkedHashMap<>();
        for (String section : text().split("(?m)^\\[", -1)) {
            int end = section.indexOf("]\n");
            if (end > 0) {
                all.put(section.substring(0, end), of(section.substring(end + 2)));
            }
        }
        return all;
    }

    private static Exercise of(String section) {
        List<List<String>> commands = new ArrayList<>();
        section.lines()
                .filter(line -> line.startsWith("$ "))
                .forEach(line -> commands.add(Arrays.asList(line.substring(2).split(" "))));
        String code =
                section.lines()
                        .filter(line -> !line.matches("[$~!] .*"))
                        .collect(Collectors.joining("\n"));
        return new Exercise(code + "\n", commands, marked(section, "~ "), marked(section, "! "));
    }

    private static Optional<String> marked(String section, String mark) {
        return section.lines()
                .filter(line -> line.startsWith(mark))
                .findFirst()
                .map(line -> line.substring(mark.length()));
    }

    private static String text() {
        try (InputStream file = Exercise.class.getResourceAsStream("exercises.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code, then each of the commands. */
    List<RunRequest> requests() {
        List<RunRequest> requests = new ArrayList<>();
        requests.add(RunRequest.of(new Target.Code(code), List.of()));
        commands.stream().map(Exercise::request).forEach(requests::add);
        return requests;
    }

    private static RunRequest request(List<String> words) {
        return words.get(0).equals("-m")
                ? RunRequest.of(new Target.Module(words.get(1)), words.subList(2, words.size()))
                : RunRequest.of(new Target.Code(SCRIPT), words);
    }
}
