package loader.doctor.inspect;

import java.util.function.Consumer;
import loader.doctor.Finding;
import loader.doctor.Severity;

/** A RUNPATH or RPATH that leads out of the folder of Python's modules. */
final class SearchPathRule implements LibraryRule {

    @Override
    public void check(InspectedWheel wheel, InspectedLibrary library, Consumer<Finding> found) {
        if (!library.isElf() || library.file().contains(".data/data/")) {
            return;
        }
        for (String entry : library.linkage().library().searchPath()) {
            String path = entry.replace("${ORIGIN}", "$ORIGIN");
            if (path.isEmpty() || !path.startsWith("$ORIGIN") && !path.startsWith("/")) {
                found.accept(
                        StaticRule.RPATH_OUTSIDE.finding(
                                library.file(),
                                "searches libraries in \""
                                        + entry
                                        + "\", below the folder that a program is started in"));
            } else if (path.startsWith("/") || climbs(library.folder(), path)) {
                found.accept(
                        StaticRule.RPATH_OUTSIDE.finding(
                                path.startsWith("/") ? Severity.WARNING : Severity.NOTE,
                                library.file(),
                                "searches libraries in " + entry + ", outside the wheel"));
            }
        }
    }

    private static boolean climbs(String folder, String path) {
        int depth = (int) folder.chars().filter(letter -> letter == '/').count();
        for (String part : path.substring("$ORIGIN".length()).split("/")) {
            if (part.equals("..")) {
                depth--;
            } else if (!part.isEmpty() && !part.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }
}
