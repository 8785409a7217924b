package loader.library;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The headers of a shared library. They are checked so strictly that {@code dlopen} does not crash
 * on a truncated or malformed file that passes. Code and data of the library are not checked.
 *
 * @param platforms more than one only for a Mach-O universal library
 * @param name SONAME, {@code LC_ID_DYLIB} or the name in the PE export directory
 * @param needed libraries that are loaded with it
 * @param searchPath RUNPATH (or RPATH) or {@code LC_RPATH}, in order, not expanded
 */
public record SharedLibrary(
        LibraryFormat format,
        List<Platform> platforms,
        Optional<String> name,
        List<String> needed,
        List<String> searchPath,
        Set<LibraryTrait> traits,
        FunctionNames functions) {

    public SharedLibrary {
        platforms = List.copyOf(platforms);
        needed = List.copyOf(needed);
        searchPath = List.copyOf(searchPath);
        traits = Set.copyOf(traits);
    }

    /** Throws {@link MalformedLibraryException} when the library is for other platforms only. */
    public void requirePlatform(Platform platform) {
        if (!platforms.contains(platform)) {
            throw new MalformedLibraryException(
                    "is built for "
                            + platforms.stream().map(Platform::id).collect(Collectors.joining(", "))
                            + ", not for "
                            + platform);
        }
    }
}
