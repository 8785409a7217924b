package loader.wheel.bundle;

import java.util.ArrayList;
import java.util.List;
import loader.files.Digests;
import loader.files.TreeFile;
import loader.files.TreeIndex;

/**
 * What a container unpacks of the bundle of one wheel, as the manifest says it, so that a container
 * that has it already need not read the bundle.
 */
final class UnpackedContent {
    private UnpackedContent() {}

    static TreeIndex of(PlacedWheel placed) {
        List<TreeFile> files = new ArrayList<>();
        for (Placement.Placed file : placed.files()) {
            files.add(unpacked(placed, file));
        }
        return new TreeIndex(files);
    }

    private static TreeFile unpacked(PlacedWheel placed, Placement.Placed file) {
        if (placed.wheel().isRecord(file.member()) && placed.installedRecord().isPresent()) {
            byte[] bytes = placed.installedRecord().get();
            return new TreeFile(Digests.sha256(bytes), bytes.length, file.path());
        }
        return new TreeFile(
                placed.wheel().sha256(file.member()), file.member().sizes().file(), file.path());
    }
}
