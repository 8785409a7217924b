package loader.generations;

import java.nio.file.Path;

/**
 * Which generations of this process are links, and to what. A program that resolves symbolic links
 * names their files by another path. System properties remember it, since a process may have this
 * class twice, and the linker remembers for as long as the process runs.
 */
public final class LinkedFiles {
    private static final String LINK = "loader.generations.link:";

    private LinkedFiles() {}

    /**
     * Takes the files for a generation of this process.
     *
     * @return whether no other generation has ever had them
     */
    static boolean take(Path files, Path link) {
        return System.getProperties().putIfAbsent(LINK + files, link.toString()) == null;
    }

    /** Whether a generation of this process has the files, also that of another Loader in it. */
    static boolean isTaken(Path files) {
        return System.getProperty(LINK + files) != null;
    }

    /** The path of the file in its generation; the same path if it has none. */
    public static Path inGeneration(Path file) {
        for (Path folder = file; folder != null; folder = folder.getParent()) {
            String link = System.getProperty(LINK + folder);
            if (link != null) {
                return Path.of(link).resolve(folder.relativize(file));
            }
        }
        return file;
    }
}
