package loader.generations;

import java.nio.file.Path;
import java.util.Arrays;

/** The path of a bundle's entry, which must not lead out of the folder it is put in. */
public final class EntryPath {

    private EntryPath() {}

    /** The path without slashes at its ends. */
    public static String normal(String entry) {
        String path = entry.startsWith("/") ? entry.substring(1) : entry;
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!path.isEmpty() && leadsAstray(path)) {
            throw astray(entry, "it leads out of its folder or is not a plain path");
        }
        return path;
    }

    /** Backslashes and colons are separators and drives on one system and letters on another. */
    private static boolean leadsAstray(String path) {
        return path.indexOf('\\') >= 0
                || path.indexOf(':') >= 0
                || path.indexOf('\0') >= 0
                || Arrays.stream(path.split("/", -1))
                        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    private static IllegalArgumentException astray(String entry, String problem) {
        return new IllegalArgumentException("entry " + entry + ": " + problem);
    }

    static Path below(Path folder, String entry) {
        Path file = folder.resolve(normal(entry)).normalize();
        if (!file.startsWith(folder)) {
            throw astray(entry, "it leads out of its folder");
        }
        return file;
    }
}
