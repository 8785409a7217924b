package loader.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The main sources of a module: a compiler copies constants, so only sources tell who wrote them.
 */
final class Sources {

    private static final Pattern TOKEN =
            Pattern.compile(
                    "//[^\\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'"
                            + "|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"",
                    Pattern.DOTALL);

    private final Path folder;

    Sources(String module) {
        folder = Path.of(System.getProperty("modules"), module, "src", "main", "java");
    }

    List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What a file has between quotes, but for its comments. */
    static List<String> literals(Path file) {
        List<String> found = new ArrayList<>();
        Matcher token = TOKEN.matcher(read(file));
        while (token.find()) {
            String text = token.group(1) != null ? token.group(1) : token.group(2);
            if (text != null) {
                found.add(text);
            }
        }
        return found;
    }

    static long lines(Path file) {
        return read(file).lines().count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
