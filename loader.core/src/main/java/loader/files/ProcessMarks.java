package loader.files;

import java.io.File;

/**
 * Files that say that this process runs. They go when it ends in order; one that stays is of a
 * process that crashed or was killed. System properties remember them, since a process may have
 * this class twice.
 */
public final class ProcessMarks {
    private static final String OWN = "loader.mark:";

    private ProcessMarks() {}

    /** The file, which may come later, is one of them. */
    public static void add(File mark) {
        System.setProperty(OWN + mark, "");
        mark.deleteOnExit();
    }

    /** Whether the file is one of this process. To open and close it would drop its lock. */
    public static boolean isOwn(File mark) {
        return System.getProperty(OWN + mark) != null;
    }

    /** The process ends well, and in a way that Java does not know of. */
    public static void removeAll() {
        for (String property : System.getProperties().stringPropertyNames()) {
            if (property.startsWith(OWN)) {
                new File(property.substring(OWN.length())).delete();
            }
        }
    }
}
