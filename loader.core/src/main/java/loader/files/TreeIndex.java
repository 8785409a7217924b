package loader.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All files of a folder, sorted by path. The digest of this list stands for their contents. */
public record TreeIndex(List<TreeFile> files) {

    public TreeIndex {
        files = files.stream().sorted(Comparator.comparing(TreeFile::path)).toList();
    }

    /** The SHA-256 of the list, in hexadecimal digits. */
    public String digest() {
        return Digests.sha256(text().getBytes(UTF_8));
    }

    /** A line for each file: digest, size and path. */
    public String text() {
        StringBuilder lines = new StringBuilder();
        files.forEach(file -> lines.append(file.line()));
        return lines.toString();
    }

    /**
     * The index that was written to the file.
     *
     * @throws IOException when it cannot be read, or is not whole
     */
    public static TreeIndex read(Path file) throws IOException {
        List<TreeFile> files = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                files.add(TreeFile.parse(line));
            }
        } catch (IllegalArgumentException broken) {
            throw new IOException(file + ": " + broken.getMessage(), broken);
        }
        return new TreeIndex(files);
    }

    /** Whether each file is in the folder with its size. */
    public boolean hasSizes(Path folder) {
        for (TreeFile file : files) {
            File unpacked = new File(folder.toFile(), file.path());
            if (unpacked.length() != file.size() || file.size() == 0 && !unpacked.isFile()) {
                return false;
            }
        }
        return true;
    }

    /** Whether each file is in the folder with its bytes. */
    public boolean hasBytes(Path folder) throws IOException {
        for (TreeFile file : files) {
            Path unpacked = folder.resolve(file.path());
            if (!Files.isRegularFile(unpacked) || !Digests.sha256(unpacked).equals(file.digest())) {
                return false;
            }
        }
        return true;
    }
}
