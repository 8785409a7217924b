package loader.wheel.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import loader.wheel.archive.Wheel;

/**
 * The RECORD of a wheel whose files were moved by its installation schemes, as an installer would
 * rewrite it (PEP 376).
 */
final class InstalledRecord {
    private InstalledRecord() {}

    /** Empty when nothing was moved, so that the wheel's own RECORD is true. */
    static Optional<byte[]> of(Wheel wheel, Placement placement, List<Placement.Placed> files) {
        boolean moved =
                files.stream()
                        .anyMatch(
                                file ->
                                        !file.path()
                                                .equals(placement.site() + file.member().name()));
        if (!moved) {
            return Optional.empty();
        }
        StringBuilder rows = new StringBuilder();
        for (Placement.Placed file : files) {
            rows.append(quoted(placement.recorded(file)))
                    .append(',')
                    .append(digestAndSize(wheel, file))
                    .append('\n');
        }
        return Optional.of(rows.toString().getBytes(UTF_8));
    }

    private static String digestAndSize(Wheel wheel, Placement.Placed file) {
        return wheel.digest(file.member())
                .map(
                        digest ->
                                digest.algorithm()
                                        + "="
                                        + digest.value()
                                        + ","
                                        + file.member().sizes().file())
                .orElse(",");
    }

    private static String quoted(String path) {
        boolean special = path.indexOf(',') >= 0 || path.indexOf('"') >= 0;
        return special ? '"' + path.replace("\"", "\"\"") + '"' : path;
    }
}
