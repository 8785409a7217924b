package loader.cpython;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sizes of all files of an unpacked runtime, in a form that is checked in about ten milliseconds at
 * each start, and that may run beside other work.
 *
 * <p>It stands in the unpacked folder and holds when each file is there with its size. So it sees
 * what is missing, truncated or grown, as after a power failure or a cleaner of old files; it does
 * not see other bytes of the same length, nor files that were added. Binary, with {@link File} and
 * without string concatenation, because this runs once in a cold JVM: parsing the index and
 * bootstrapping {@code +} take longer than asking for 1,200 sizes.
 */
final class Checklist {
    private static final String NAME = "python.sizes";

    private Checklist() {}

    static void write(Path home, RuntimeIndex index) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(home.resolve(NAME))))) {
            out.writeInt(index.entries().size());
            for (RuntimeIndex.Entry entry : index.entries()) {
                out.writeLong(entry.size());
                out.writeUTF(entry.path());
            }
        }
    }

    static boolean holds(Path home) {
        File folder = home.toFile();
        try {
            byte[] list = Files.readAllBytes(home.resolve(NAME));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(list));
            for (int left = in.readInt(); left > 0; left--) {
                long size = in.readLong();
                File file = new File(folder, in.readUTF());
                if (file.length() != size || (size == 0 && !file.isFile())) {
                    return false;
                }
            }
            return in.available() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
