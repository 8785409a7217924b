package loader.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loader.files.Digests;

/** Compares an unpacked runtime with its archive. */
public final class RuntimeDamage {

    private RuntimeDamage() {}

    /** The files of the home whose bytes are not those of the archive. */
    public static List<String> of(Path home, RuntimeArchive archive) throws IOException {
        List<String> damaged = new ArrayList<>();
        for (RuntimeIndex.Entry entry : Unpacking.checkedIndex(archive).entries()) {
            Path file = home.resolve(entry.path());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Digests.sha256(Files.readAllBytes(file)).equals(entry.digest())) {
                damaged.add(entry.path());
            }
        }
        return damaged;
    }
}
