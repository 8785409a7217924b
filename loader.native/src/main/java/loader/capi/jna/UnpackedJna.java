package loader.capi.jna;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import loader.files.AtomicWrite;
import loader.files.PrivateFolder;

/**
 * Unpacks the native part of JNA once, into the cache. JNA itself would unpack it in every process,
 * to a folder with a known name, and would load a file there that another user has made.
 */
public final class UnpackedJna {
    private static final String FOLDER = "jna.boot.library.path";

    /** The file beside the library that has its CRC. */
    private static final String SUM = "crc32";

    /** Where JNA looks for libraries by name; when it is not told it starts {@code ldconfig}. */
    private static final String SEARCH_PATH = "jna.platform.library.path";

    private UnpackedJna() {}

    /**
     * Takes effect if it is done before JNA's first use; otherwise JNA does it its own way.
     *
     * @return whether JNA has been told where it is now, and not before
     */
    public static boolean in(Path cache) throws IOException {
        if (System.getProperty(FOLDER) != null) {
            return false;
        }
        Path version = PrivateFolder.below(cache, "jna-" + Native.VERSION);
        Path folder = PrivateFolder.below(version, Platform.RESOURCE_PREFIX);
        Path library = folder.resolve(System.mapLibraryName("jnidispatch"));
        Path sum = folder.resolve(SUM);
        if (!isWhole(library, sum)) {
            copy(library, sum);
        }
        System.setProperty(FOLDER, folder.toString());
        if (Platform.isLinux() && System.getProperty(SEARCH_PATH) == null) {
            System.setProperty(SEARCH_PATH, "/lib:/usr/lib:/lib64:/usr/lib64");
        }
        return true;
    }

    /** Once JNA is in use: another version of it in the same process has to find its own. */
    static void forget() {
        System.clearProperty(FOLDER);
        System.clearProperty(SEARCH_PATH);
    }

    /** The dynamic linker crashes on what is cut off or overwritten. */
    private static boolean isWhole(Path library, Path sum) {
        try {
            return Files.readString(sum).equals(sum(Files.readAllBytes(library)));
        } catch (IOException absent) {
            return false;
        }
    }

    private static String sum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return Long.toHexString(sum.getValue());
    }

    private static void copy(Path library, Path sum) throws IOException {
        String resource = Platform.RESOURCE_PREFIX + "/" + library.getFileName();
        try (InputStream stream = Native.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("JNA has no " + resource);
            }
            byte[] content = stream.readAllBytes();
            Path whole = Files.createTempFile(library.getParent(), "new", null);
            AtomicWrite.make(library, whole, file -> Files.write(file, content));
            Files.writeString(sum, sum(content));
        }
    }
}
