package loader.launcher;

import java.io.File;
import java.util.Arrays;
import java.util.Comparator;

/** The JVM's reports of native faults, which the script has it write into the cache. */
final class FaultReports {

    private static final int KEPT = 10;

    private FaultReports() {}

    /** Deletes all but the newest. */
    static void thinOut(File cache) {
        File[] reports = cache.listFiles((folder, name) -> name.startsWith("hs_err_pid"));
        if (reports == null || reports.length <= KEPT) {
            return;
        }
        Arrays.sort(reports, Comparator.comparingLong(File::lastModified).reversed());
        for (File old : Arrays.asList(reports).subList(KEPT, reports.length)) {
            old.delete();
        }
    }
}
