package loader.testing;

import java.io.File;

/**
 * The open files of this process. The JVM opens files of its own at any time, such as those that
 * say how many processors a control group has, and closes them at once: what is counted must be
 * waited for, never compared once.
 */
public final class OpenFiles {

    private static final File DESCRIPTORS = new File("/proc/self/fd");

    private OpenFiles() {}

    /** How many files are open now; 0 where the system does not tell. */
    public static int count() {
        String[] open = DESCRIPTORS.list();
        return open == null ? 0 : open.length;
    }

    /** Waits until no more files are open than were at first. */
    public static void areNoMoreThan(int atFirst) {
        Waiting.until("no more than " + atFirst + " files are open", () -> count() <= atFirst);
    }
}
