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
import loader.wheel.zip.ZipMember;

/**
 * The {@code .pth} files of a wheel. A line with a folder makes the folder a further root of the
 * bundle: its modules can be imported, too. A line that runs code when Python starts is refused,
 * unless a {@code .start} file of the same name takes the place of such lines (PEP 829). CPython
 * 3.14 does not read {@code .start} files. Loader runs both only if the container says so.
 */
public final class PathFiles {

    private final Wheel wheel;
    private final List<Placement.Placed> files;
    private final boolean runsCode;

    private PathFiles(Wheel wheel, boolean runsCode) {
        this.wheel = wheel;
        this.runsCode = runsCode;
        files = mayHaveAny(wheel) ? new Placement(wheel, "").files() : List.of();
    }

    /** Most wheels have none, and their files lie in the bundle as in the wheel. */
    private static boolean mayHaveAny(Wheel wheel) {
        return wheel.files().stream()
                .map(ZipMember::name)
                .anyMatch(
                        name ->
                                name.endsWith(".pth")
                                        || name.endsWith(".start")
                                        || name.contains(Placement.DATA));
    }

    /**
     * The folders, seen from site-packages, with a slash at their ends.
     *
     * @param runsCode whether lines that run code are accepted
     */
    static List<String> folders(Wheel wheel, boolean runsCode) {
        return new PathFiles(wheel, runsCode).folders();
    }

    /** Refuses a wheel with lines that a bundle cannot have. */
    public static void require(Wheel wheel, boolean runsCode) {
        folders(wheel, runsCode);
    }

    /**
     * The names of its {@code .start} files; if code runs, also of its {@code .pth} files with
     * lines that run code.
     */
    public static List<String> startFiles(Wheel wheel, boolean runsCode) {
        PathFiles files = new PathFiles(wheel, runsCode);
        return files.files.stream()
                .filter(file -> isAtTop(file, ".start") || runsCode && files.hasCode(file))
                .map(file -> file.path().substring(Placement.LIB.length()))
                .sorted()
                .toList();
    }

    private boolean hasCode(Placement.Placed file) {
        return isAtTop(file, ".pth")
                && !hasStartFile(file)
                && wheel.text(file.member()).lines().anyMatch(PathFiles::isCode);
    }

    private static boolean isCode(String line) {
        return line.startsWith("import ") || line.startsWith("import\t");
    }

    private List<String> folders() {
        Set<String> folders = new LinkedHashSet<>();
        files.stream()
                .filter(file -> isAtTop(file, ".pth"))
                .flatMap(file -> wheel.text(file.member()).lines().map(line -> folder(file, line)))
                .flatMap(Optional::stream)
                .forEach(folders::add);
        return List.copyOf(folders);
    }

    private static boolean isAtTop(Placement.Placed file, String suffix) {
        return file.path().endsWith(suffix)
                && file.path().lastIndexOf('/') < Placement.LIB.length();
    }

    /** As {@code site.addpackage} reads the line; a folder that is not there is left out. */
    private Optional<String> folder(Placement.Placed file, String line) {
        if (line.startsWith("#") || line.isBlank()) {
            return Optional.empty();
        }
        if (isCode(line)) {
            if (runsCode || hasStartFile(file)) {
                return Optional.empty();
            }
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

    private boolean hasStartFile(Placement.Placed file) {
        String start = file.path().replaceFirst("\\.pth$", ".start");
        return files.stream().anyMatch(each -> each.path().equals(start));
    }

    private WheelException refused(Placement.Placed file, String line, String reason) {
        return new WheelException(
                wheel.fileName(),
                file.member().name(),
                Fault.CONTENT,
                "its line " + TextRules.shown(line.strip()) + " " + reason);
    }
}
