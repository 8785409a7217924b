package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import loader.spi.PropertyNames;

/**
 * The mark that {@code bin/loader} has left beside the class data of this process. It stays when
 * the process crashes or fails, and the next start then looks at each byte of the class data.
 */
final class StartMark {
    private static final String ENDING = ".archive";

    private StartMark() {}

    /** The process has done what it was started for. */
    static void remove() {
        File mark = mark();
        if (mark != null && isWhole(mark.getParentFile())) {
            mark.delete();
        }
    }

    /** The process has started and goes on, until it is told to end. */
    static void removeAtTheEnd() {
        File mark = mark();
        if (mark != null && isWhole(mark.getParentFile())) {
            mark.deleteOnExit();
        }
    }

    private static File mark() {
        String path = System.getProperty(PropertyNames.STARTED);
        return path == null ? null : new File(path);
    }

    /** Java does without class data that was cut off, and says nothing. */
    private static boolean isWhole(File folder) {
        try {
            for (File archive : Container.files(folder, ENDING)) {
                String path = archive.getPath();
                String stem = path.substring(0, path.length() - ENDING.length());
                String[] sum = Files.readString(new File(stem + ".sum").toPath()).split(" ");
                if (sum.length < 2 || archive.length() != Long.parseLong(sum[1].strip())) {
                    return false;
                }
            }
            return true;
        } catch (IOException | NumberFormatException unknown) {
            return false;
        }
    }
}
