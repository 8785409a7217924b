package loader.extension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;

/**
 * Needed libraries in which modules register functions, as those of h5py do in libhdf5. Such a
 * library calls functions of the module's copy that has registered them, also for another
 * interpreter, and when this copy is unmapped.
 */
final class Registrations {

    /** From {@code pkg.libs} or {@code pkg/.libs} to the modules that need the libraries there. */
    private static final int DEPTH = 8;

    private final LibraryInfoCache known;
    private final Map<Path, Boolean> found = new HashMap<>();

    Registrations(LibraryInfoCache known) {
        this.known = known;
    }

    /** Whether a module of the package that brings the library registers functions in it. */
    synchronized boolean areIn(Path library) {
        Boolean known = found.get(library);
        return known != null ? known : lookFor(library);
    }

    private boolean lookFor(Path library) {
        String name = library.getFileName().toString();
        Path modules = library.toAbsolutePath().getParent().getParent();
        try (Stream<Path> files = Files.walk(modules, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            boolean areIn =
                    files.filter(each -> each.toString().endsWith(".so"))
                            .anyMatch(each -> registersIn(name, each));
            found.put(library, areIn);
            return areIn;
        } catch (IOException | UncheckedIOException unreadable) {
            return true; // a file may just go; a copy is right in any case
        }
    }

    private boolean registersIn(String name, Path user) {
        try {
            LibraryInfoCache.Library library = known.get(user);
            return library.needed().contains(name)
                    && library.traits()
                            .containsAll(
                                    Set.of(
                                            LibraryTrait.REGISTERS_FUNCTIONS,
                                            LibraryTrait.USES_PYTHON));
        } catch (MalformedLibraryException | UncheckedIOException unknown) {
            return false;
        }
    }
}
