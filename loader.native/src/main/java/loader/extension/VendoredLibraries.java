package loader.extension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.reading.UniqueSymbols;

/**
 * The libraries that a module's library needs and brings along ({@code $ORIGIN}). All copies of the
 * module's library would share them, each with a lock of its own around them.
 */
record VendoredLibraries(LibraryInfoCache known, Registrations registrations) {

    VendoredLibraries(LibraryInfoCache known) {
        this(known, new Registrations(known));
    }

    /**
     * Those that two interpreters must not share: a library that uses Python keeps objects of one
     * interpreter, one that modules register functions in keeps those, and one that takes no locks
     * expects its user to. What a library with locks needs is used by several threads already.
     */
    Set<Path> unshared(Path library) {
        Map<Path, Set<Path>> needed = needed(library);
        Set<Path> unshared = new LinkedHashSet<>(needed.keySet());
        unshared.removeAll(shared(needed));
        return unshared;
    }

    /** Whether it needs a library that all interpreters share. */
    boolean hasShared(Path library) {
        return !shared(needed(library)).isEmpty();
    }

    /** What each of the libraries that it needs needs itself. */
    private Map<Path, Set<Path>> needed(Path library) {
        Map<Path, Set<Path>> needed = new LinkedHashMap<>();
        collect(library, List.of(), needed);
        needed.remove(library);
        return needed;
    }

    private Set<Path> shared(Map<Path, Set<Path>> needed) {
        Set<Path> ofOne = new LinkedHashSet<>();
        needed.keySet().forEach(each -> addIfOfOne(each, needed, ofOne));
        Set<Path> shared = new LinkedHashSet<>();
        for (Path each : needed.keySet()) {
            if (!ofOne.contains(each) && has(each, LibraryTrait.TAKES_LOCKS)) {
                addAll(each, needed, shared);
            }
        }
        return shared;
    }

    /**
     * The names of the unique symbols that a library has which this one needs. Libraries that need
     * each other keep their own.
     */
    Set<String> uniqueOfNeeded(Path library) {
        Map<Path, Set<Path>> needed = needed(library);
        Set<String> names = new HashSet<>();
        for (Path each : needed.keySet()) {
            Set<Path> below = new LinkedHashSet<>();
            addAll(each, needed, below);
            if (!below.contains(library) && has(each, LibraryTrait.UNIQUE_SYMBOLS)) {
                names.addAll(UniqueSymbols.names(each));
            }
        }
        return names;
    }

    /** Whether another library in the folder or below needs it by name. */
    boolean isNeeded(Path library, Path folder) {
        Set<String> names = new HashSet<>(Set.of(library.getFileName().toString()));
        read(library).flatMap(LibraryInfoCache.Library::name).ifPresent(names::add);
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> file.getFileName().toString().contains(".so"))
                    .filter(file -> !file.equals(library))
                    .map(this::read)
                    .flatMap(Optional::stream)
                    .anyMatch(other -> !Collections.disjoint(other.needed(), names));
        } catch (IOException | UncheckedIOException unknown) {
            return true; // it is shared then, as by the linker
        }
    }

    private void collect(Path library, List<Path> inherited, Map<Path, Set<Path>> all) {
        Optional<LibraryInfoCache.Library> read = read(library);
        if (read.isEmpty() || all.putIfAbsent(library, new LinkedHashSet<>()) != null) {
            return;
        }
        List<Path> folders = new ArrayList<>(folders(library, read.get().searchPath()));
        folders.addAll(inherited);
        for (String name : read.get().needed()) {
            for (Path folder : folders) {
                Path file = folder.resolve(name);
                if (Files.exists(file)) {
                    all.get(library).add(file);
                    collect(file, folders, all);
                    break;
                }
            }
        }
    }

    private static List<Path> folders(Path library, List<String> searchPath) {
        String origin = library.toAbsolutePath().getParent().toString();
        return searchPath.stream()
                .filter(each -> each.startsWith("$ORIGIN") || each.startsWith("${ORIGIN}"))
                .map(each -> each.replace("${ORIGIN}", origin).replace("$ORIGIN", origin))
                .map(each -> Path.of(each).normalize())
                .toList();
    }

    /** It, or one that it needs, uses Python or keeps functions of modules. */
    private boolean addIfOfOne(Path library, Map<Path, Set<Path>> needed, Set<Path> found) {
        Set<Path> seen = new LinkedHashSet<>();
        addAll(library, needed, seen);
        boolean isOfOne =
                seen.stream()
                        .anyMatch(
                                each ->
                                        has(each, LibraryTrait.USES_PYTHON)
                                                || registrations.areIn(each));
        return isOfOne && found.add(library);
    }

    private static void addAll(Path library, Map<Path, Set<Path>> needed, Set<Path> reached) {
        if (reached.add(library)) {
            needed.getOrDefault(library, Set.of()).forEach(each -> addAll(each, needed, reached));
        }
    }

    boolean has(Path library, LibraryTrait trait) {
        return read(library).map(each -> each.traits().contains(trait)).orElse(false);
    }

    private Optional<LibraryInfoCache.Library> read(Path library) {
        try {
            return Optional.of(known.get(library));
        } catch (MalformedLibraryException | UncheckedIOException unknown) {
            return Optional.empty();
        }
    }
}
