package loader.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** The names that file systems take as they are. */
public final class FileNames {
    private static final int LONGEST = 255;

    private FileNames() {}

    /** Why a path with slashes cannot be that of a file, if it cannot. */
    public static Optional<String> fault(String path) {
        for (String name : path.split("/")) {
            if (name.endsWith(" ")) {
                return Optional.of("has a name that ends with a space");
            }
            if (name.getBytes(UTF_8).length > LONGEST) {
                return Optional.of(
                        "has a name of more than " + LONGEST + " bytes, which no file can have");
            }
        }
        return Optional.empty();
    }
}
