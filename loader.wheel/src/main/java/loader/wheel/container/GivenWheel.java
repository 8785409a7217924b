package loader.wheel.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import loader.spi.WrongUse;

/** The file that a command of the shell is given as a wheel. */
final class GivenWheel {

    private static final Pattern SOURCES = Pattern.compile(".*\\.(tar(\\.\\w+)?|tgz|tbz2|zip)");
    private static final String FOLDER =
            "it is a folder; py:install NAME --find-links FOLDER installs from the wheels of one";

    private GivenWheel() {}

    /**
     * The file of that name; whether it holds a wheel is seen later.
     *
     * @throws WrongUse if it is something else by its kind or name, with what to do
     */
    static Path of(String given) {
        Path file = Path.of(given);
        if (Files.isDirectory(file)) {
            throw new WrongUse(given + ": " + (isProject(file) ? sources("tree", given) : FOLDER));
        }
        if (SOURCES.matcher(given).matches()) {
            throw new WrongUse(given + ": " + sources("distribution", given));
        }
        if (!given.endsWith(".whl")) {
            throw new WrongUse(
                    given
                            + (Files.exists(file)
                                    ? ": it is no wheel; the name of a wheel ends in .whl"
                                    : ": no such file or folder"));
        }
        return file;
    }

    private static boolean isProject(Path folder) {
        return Files.isRegularFile(folder.resolve("pyproject.toml"))
                || Files.isRegularFile(folder.resolve("setup.py"));
    }

    private static String sources(String kind, String given) {
        return "it is a source " + kind + "; make a wheel of it: pip wheel " + given;
    }
}
