package loader.doctor.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code python} of a CPython's home. */
final class ProbePython {

    private static final Pattern NAME = Pattern.compile("python3(?:\\.([0-9]+)t?)?");

    private ProbePython() {}

    /** {@code HOME/bin/python3}, or the newest {@code HOME/bin/python3.X}. */
    static Path of(Path home) {
        try (Stream<Path> commands = Files.list(home.resolve("bin"))) {
            return commands.filter(each -> NAME.matcher(name(each)).matches())
                    .max(Comparator.comparingInt(ProbePython::minor))
                    .orElseThrow(
                            () -> new IllegalArgumentException(home + " has no bin/python3.X"));
        } catch (IOException none) {
            throw new UncheckedIOException(home + " is not a home of CPython", none);
        }
    }

    private static String name(Path command) {
        return command.getFileName().toString();
    }

    private static int minor(Path command) {
        Matcher matcher = NAME.matcher(name(command));
        if (!matcher.matches()) {
            return -1;
        }
        return matcher.group(1) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(1));
    }
}
