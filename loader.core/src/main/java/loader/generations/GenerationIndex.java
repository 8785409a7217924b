package loader.generations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.files.Digests;
import loader.files.TreeIndex;

/** The file beside a generation's folder that has the digest of each file in it. */
record GenerationIndex(Path folder, Path file) {

    static final String SUFFIX = ".sha256";

    private static final int DIGEST = 64;

    static GenerationIndex of(Path folder) {
        return new GenerationIndex(folder, folder.resolveSibling(folder.getFileName() + SUFFIX));
    }

    void write(TreeIndex index) throws IOException {
        StringBuilder lines = new StringBuilder();
        index.files()
                .forEach(
                        each ->
                                lines.append(each.digest())
                                        .append(' ')
                                        .append(each.path())
                                        .append('\n'));
        write(lines.toString());
    }

    void write(String lines) throws IOException {
        Files.writeString(file, lines);
    }

    /** Whether the folder is there with every file as it was unpacked. */
    boolean holds() throws IOException {
        if (!Files.isDirectory(folder) || !Files.isRegularFile(file)) {
            return false;
        }
        List<String> lines = Files.readAllLines(file);
        for (String line : lines) {
            if (!holds(line)) {
                return false;
            }
        }
        return !lines.isEmpty();
    }

    private boolean holds(String line) throws IOException {
        if (line.length() <= DIGEST) {
            return false; // the file is not whole
        }
        Path unpacked = folder.resolve(line.substring(DIGEST + 1));
        return Files.isRegularFile(unpacked)
                && Digests.sha256(unpacked).equals(line.substring(0, DIGEST));
    }
}
