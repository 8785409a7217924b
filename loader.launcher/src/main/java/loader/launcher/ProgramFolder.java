package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;
import loader.runpy.RunRequest.Target;

/**
 * What {@code sys.path[0]} becomes for a program, by the rules of CPython. CPython compares the
 * folders of modules with it before it advises to rename a file.
 */
final class ProgramFolder {

    private ProgramFolder() {}

    /** Empty when the program cannot be read: the run says why. */
    static Optional<String> of(Target program) {
        if (program instanceof Target.File file) {
            return of(file.path());
        }
        return Optional.of(program instanceof Target.Module ? workingFolder() : "");
    }

    private static Optional<String> of(String given) {
        try {
            Path file = Path.of(given).toAbsolutePath();
            return Optional.of(
                    Files.isDirectory(file) || isZip(file)
                            ? inWorkingFolder(given)
                            : file.toRealPath().getParent().toString());
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    /** As {@code os.path.join} does it: a slash at the end stays. */
    private static String inWorkingFolder(String given) {
        if (Path.of(given).isAbsolute()) {
            return given;
        }
        boolean isItself = given.isEmpty() || given.equals(".");
        return workingFolder() + (isItself ? "" : File.separator + given);
    }

    private static String workingFolder() {
        return System.getProperty("user.dir");
    }

    /** A name of a source tells it without the file. A pipe would lose what is read here. */
    private static boolean isZip(Path file) {
        if (file.toString().endsWith(".py") || !Files.isRegularFile(file)) {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return true;
        } catch (IOException none) {
            return false;
        }
    }
}
