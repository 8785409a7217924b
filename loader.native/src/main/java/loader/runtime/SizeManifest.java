package loader.runtime;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Sizes and CRCs of all files of an unpacked runtime. The sizes are checked in about ten
 * milliseconds at each start, which may be done beside other work.
 *
 * <p>It stands in the unpacked folder and holds when each file is there with its size. So it sees
 * what is missing, truncated or grown, as after a power failure or a cleaner of old files; other
 * bytes of the same length it sees when the CRCs are asked for, too. Files that were added it does
 * not see. Binary, with {@link File} and without string concatenation, because this runs once in a
 * cold JVM: parsing the index and bootstrapping {@code +} take longer than asking for 1,200 sizes.
 */
final class SizeManifest {
    private static final String NAME = "python.list";

    private SizeManifest() {}

    /** The CRCs are those of the index's entries, in its order. */
    static void write(Path home, RuntimeIndex index, List<Integer> crcs) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(home.resolve(NAME))))) {
            out.writeInt(index.entries().size());
            for (int i = 0; i < index.entries().size(); i++) {
                RuntimeIndex.Entry entry = index.entries().get(i);
                out.writeLong(entry.size());
                out.writeInt(crcs.get(i));
                out.writeUTF(entry.path());
            }
        }
    }

    /** Whether the folder has one: it was unpacked. */
    static boolean isIn(Path home) {
        return Files.exists(home.resolve(NAME));
    }

    /** Whether each file has its size. */
    static boolean holds(Path home) {
        return holds(home, false);
    }

    /** Whether each file has its bytes; all of them are read. */
    static boolean holdsToTheByte(Path home) {
        return holds(home, true);
    }

    private static boolean holds(Path home, boolean bytes) {
        File folder = home.toFile();
        try {
            byte[] list = Files.readAllBytes(home.resolve(NAME));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(list));
            for (int left = in.readInt(); left > 0; left--) {
                long size = in.readLong();
                int crc = in.readInt();
                File file = new File(folder, in.readUTF());
                if (file.length() != size || (size == 0 && !file.isFile())) {
                    return false;
                }
                if (bytes && crc(Files.readAllBytes(file.toPath())) != crc) {
                    return false;
                }
            }
            return in.available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Against accidents: who could change files on purpose could change this list. */
    static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }
}
