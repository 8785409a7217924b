package loader.extension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.Platform;
import loader.library.SharedLibrary;
import loader.library.reading.LibraryReader;

/**
 * What library files say of themselves. A file is read once for all interpreters, until it changes.
 */
final class LibraryInfoCache {

    private static final int MOST = 1000;

    private final Map<Path, Library> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Library> eldest) {
                    return size() > MOST;
                }
            };

    /** The part of a sound library that is asked for again and again. */
    record Library(
            FileTime modified,
            long size,
            List<Platform> platforms,
            Set<LibraryTrait> traits,
            Optional<String> name,
            List<String> needed,
            List<String> searchPath) {

        private static Library of(BasicFileAttributes file, SharedLibrary library) {
            return new Library(
                    file.lastModifiedTime(),
                    file.size(),
                    library.platforms(),
                    library.traits(),
                    library.name(),
                    library.needed(),
                    library.searchPath());
        }
    }

    /**
     * Throws {@link MalformedLibraryException} when the file is not a sound shared library, and
     * {@link UncheckedIOException} when it cannot be read.
     */
    synchronized Library get(Path file) {
        BasicFileAttributes now = attributes(file);
        Library library = known.get(file);
        if (library == null
                || library.size() != now.size()
                || !library.modified().equals(now.lastModifiedTime())) {
            library = Library.of(now, LibraryReader.read(file));
            known.put(file, library);
        }
        return library;
    }

    private static BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
