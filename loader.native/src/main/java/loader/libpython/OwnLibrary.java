package loader.libpython;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import loader.capi.Memory;
import loader.capi.NativeLinker;
import loader.files.TemporaryFolder;
import loader.library.Platform;

/**
 * Loader's own C library, a resource of this bundle on the platforms that it was compiled for. The
 * library is opened from memory ({@code memfd_create}), so no file can be damaged, exchanged or
 * left behind. A process opens the library once, because the library knows the stacks of all
 * threads.
 */
final class OwnLibrary {

    /** System property: where the process has the library. */
    private static final String OPENED = "loader.library";

    private static final int MFD_CLOEXEC = 1;

    private OwnLibrary() {}

    /** The library, if there is one for the platform; libpython is opened for all before. */
    static Optional<NativeLinker.Library> open(
            NativeLinker linker, NativeLinker.Library python, Platform platform) {
        String name = "/loader/libpython/" + platform.id() + "/libloader.so";
        try (InputStream resource = OwnLibrary.class.getResourceAsStream(name)) {
            if (resource == null) {
                return Optional.empty();
            }
            byte[] content = resource.readAllBytes();
            NativeLinker.Library library = linker.open(file(linker, python, content), false);
            start(linker, library);
            return Optional.of(library);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** Where the process has opened the library. */
    static String path() {
        return System.getProperty(OPENED, "").replaceFirst("[^ ]* ", "");
    }

    private static void start(NativeLinker linker, NativeLinker.Library library) {
        long missing = linker.call(library.symbol("loader_start"));
        if (missing != 0) {
            throw new UnsatisfiedLinkError("libpython has no " + linker.memory().getText(missing));
        }
    }

    /** The same file for the same content, so that the system opens one library. */
    private static Path file(NativeLinker linker, NativeLinker.Library python, byte[] content)
            throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        String key = Long.toHexString(checksum.getValue());
        String[] opened = System.getProperty(OPENED, "").split(" ", 2);
        if (opened.length == 2) {
            if (!opened[0].equals(key)) {
                throw new IllegalStateException(
                        "this process runs another version of Loader; start it again to use this"
                                + " one");
            }
            return Path.of(opened[1]);
        }
        Path file = inMemory(linker, python, content);
        System.setProperty(OPENED, key + " " + file);
        return file;
    }

    private static Path inMemory(NativeLinker linker, NativeLinker.Library python, byte[] content)
            throws IOException {
        Memory memory = linker.memory();
        long create = python.symbol("memfd_create");
        long name = memory.allocateText("libloader.so");
        int descriptor = create == 0 ? -1 : (int) linker.call(create, name, MFD_CLOEXEC);
        memory.free(name);
        if (descriptor < 0) {
            return temporary(content);
        }
        Path file = Path.of("/proc/self/fd/" + descriptor);
        Files.write(file, content);
        return file;
    }

    /** Where memory cannot be a file: in a folder that only this user can look into. */
    private static Path temporary(byte[] content) throws IOException {
        Path folder = TemporaryFolder.open().path(); // for as long as the process
        Path file = Files.write(folder.resolve("libloader.so"), content);
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        return file;
    }
}
