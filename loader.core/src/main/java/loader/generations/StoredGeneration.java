package loader.generations;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.files.LastUse;
import loader.files.PrivateFolder;
import loader.files.TreeIndex;

/**
 * A content in the store: a folder with the files, and the index whose digest it is named by. It
 * comes into being by a rename, so that it is whole or absent.
 */
record StoredGeneration(Path place) {

    private static final String FILES = "files";
    private static final String INDEX = "index";

    /** It was in use when a process crashed or was killed, perhaps because it is damaged. */
    private static final String SUSPECT = "suspect";

    /** Whether the file is one; there are also locks, marks and what is on its way. */
    static boolean isOne(File file) {
        return new File(file, INDEX).isFile();
    }

    Path files() {
        return place.resolve(FILES);
    }

    /** Whether its content has the digest. */
    boolean has(String digest) {
        return place.getFileName().toString().endsWith("-" + digest);
    }

    void write(TreeIndex index) throws IOException {
        Files.writeString(place.resolve(INDEX), index.text());
    }

    /**
     * Whether it is as it was unpacked: by the sizes of its files, and by all bytes if it is
     * suspect. Nobody else can have written there.
     */
    boolean holds() {
        if (!PrivateFolder.isPrivate(place) || !PrivateFolder.isPrivate(files())) {
            return false;
        }
        try {
            TreeIndex index = TreeIndex.read(place.resolve(INDEX));
            if (!has(index.digest()) || !index.hasSizes(files())) {
                return false;
            }
            return !Files.exists(place.resolve(SUSPECT)) || isCleared(index);
        } catch (IOException broken) {
            return false;
        }
    }

    private boolean isCleared(TreeIndex index) throws IOException {
        if (!index.hasBytes(files())) {
            return false;
        }
        new AddedFiles(index, files()).remove();
        Files.deleteIfExists(place.resolve(SUSPECT));
        return true;
    }

    /** All bytes are read at its next use. */
    void suspect() throws IOException {
        if (Files.isDirectory(place)) {
            Files.write(place.resolve(SUSPECT), new byte[0]);
        }
    }

    /** It is used now. */
    void touch() throws IOException {
        LastUse.touch(place.resolve(INDEX));
    }

    /** Whether no process has begun to use it for long. */
    boolean isForgotten() throws IOException {
        return LastUse.isLongAgo(place.resolve(INDEX));
    }
}
