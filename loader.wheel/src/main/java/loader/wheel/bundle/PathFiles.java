package loader.wheel.bundle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.Wheel;
import loader.wheel.text.TextRules;

/**
 * The {@code .pth} files of a wheel. A line with a folder makes the folder a further root of the
 * bundle: its modules can be imported, too. A line that runs code when Python starts is refused.
 */
public final class PathFiles {

    private final Wheel wheel;
    private final List<Placement.Placed> files;

    private PathFiles(Wheel wheel) {
        this.wheel = wheel;
        files = new Placement(wheel, "").files();
    }

    /** The folders, seen from site-packages, with a slash at their ends. */
    static List<String> folders(Wheel wheel) {
        return new PathFiles(wheel).folders();
    }

    /** Refuses a wheel with lines that a bundle cannot have. */
    public static void require(Wheel wheel) {
        folders(wheel);
    }

    private List<String> folders() {
        Set<String> folders = new LinkedHashSet<>();
        files.stream()
                .filter(PathFiles::isPathFile)
                .flatMap(file -> wheel.text(file.member()).lines().map(line -> folder(file, line)))
                .flatMap(Optional::stream)
                .forEach(folders::add);
        return List.copyOf(folders);
    }

    private static boolean isPathFile(Placement.Placed file) {
        return file.path().endsWith(".pth")
                && file.path().lastIndexOf('/') < Placement.LIB.length();
    }

    /** As {@code site.addpackage} reads the line; a folder that is not there is left out. */
    private Optional<String> folder(Placement.Placed file, String line) {
        if (line.startsWith("#") || line.isBlank()) {
            return Optional.empty();
        }
        if (line.startsWith("import ") || line.startsWith("import\t")) {
            throw refused(file, line, "runs at the start of Python, which a bundle cannot ask for");
        }
        String folder = line.strip().replaceFirst("^(\\./)+", "").replaceFirst("/*$", "/");
        if (folder.startsWith("/") || Stream.of(folder.split("/")).anyMatch(".."::equals)) {
            throw refused(file, line, "leads out of the wheel");
        }
        return files.stream()
                        .filter(Placement.Placed::inSite)
                        .anyMatch(each -> each.path().startsWith(Placement.LIB + folder))
                ? Optional.of(folder)
                : Optional.empty();
    }

    private WheelException refused(Placement.Placed file, String line, String reason) {
        return new WheelException(
                wheel.fileName(),
                file.member().name(),
                Fault.CONTENT,
                "its line " + TextRules.shown(line.strip()) + " " + reason);
    }
}
