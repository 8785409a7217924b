package loader.launcher;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** JNA's native part, unpacked once into the cache; JNA itself unpacks it in every process. */
final class JnaLibrary {
    private static final String FOLDER = "jna.boot.library.path";

    /** Where JNA looks for libraries by name; when it is not told it starts {@code ldconfig}. */
    private static final String SEARCH_PATH = "jna.platform.library.path";

    private JnaLibrary() {}

    /** Takes effect if it is done before JNA's first use; otherwise JNA does it its own way. */
    static void unpack(File cache) throws IOException {
        Path folder =
                cache.toPath().resolve("jna-" + Native.VERSION).resolve(Platform.RESOURCE_PREFIX);
        Path library = folder.resolve(System.mapLibraryName("jnidispatch"));
        if (!library.toFile().exists()) {
            copy(library);
        }
        setDefault(FOLDER, folder.toString());
        if (Platform.isLinux()) {
            setDefault(SEARCH_PATH, "/lib:/usr/lib:/lib64:/usr/lib64");
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static void copy(Path library) throws IOException {
        String resource = Platform.RESOURCE_PREFIX + "/" + library.getFileName();
        try (InputStream content = Native.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IOException("JNA has no " + resource);
            }
            Path folder = Files.createDirectories(library.getParent());
            Path whole = Files.createTempFile(folder, "new", null);
            Files.copy(content, whole, StandardCopyOption.REPLACE_EXISTING);
            Files.move(whole, library, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
