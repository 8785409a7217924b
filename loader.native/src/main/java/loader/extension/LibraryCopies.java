package loader.extension;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import loader.cpython.CPythonInterpreter;
import loader.libpython.MappedLibrary;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.python.InterpreterConfig;

/**
 * Which file each interpreter loads a library from. A library that is mapped once has its C statics
 * once, and most modules keep state there, so that an interpreter that comes second gets a copy: in
 * the same folder, for {@code $ORIGIN}, under another name. Libraries that support interpreters
 * with their own GIL need none.
 */
final class LibraryCopies {

    private final Map<CPythonInterpreter, Map<Path, Path>> files = new WeakHashMap<>();

    /**
     * System properties that name the interpreter which has mapped a library first, also when it
     * has ended: the statics remember, longer than this bundle lives.
     */
    private static final String MAPPED = "loader.mapped.";

    /** The same for needed libraries, by the name under which the system knows them. */
    private static final String NAMED = "loader.needed.";

    /** The number of copies that were made in the process. */
    private static final String NUMBER = "loader.copies.made";

    private static final Set<LibraryTrait> STAY_MAPPED =
            EnumSet.of(LibraryTrait.NO_DELETE, LibraryTrait.CALLED_LATER);

    /** What becomes of a copy at the end of its interpreter. */
    private enum Fate {
        UNMAPPED,
        KEPT
    }

    private final LibraryInfoCache known;
    private final boolean keep;
    private final Map<CPythonInterpreter, Map<Path, Fate>> fates = new WeakHashMap<>();
    private final Set<Path> canLiveTwice = new HashSet<>();
    private final Map<CPythonInterpreter, NeededCopies> needed = new WeakHashMap<>();

    /** The copies of needed libraries that were made with the copy of a module's. */
    private final Map<Path, List<Path>> made = new HashMap<>();

    /** The mapped libraries whose needs have been looked at. */
    private final Set<String> marked = new HashSet<>();

    /** The files of libraries that programs have opened in interpreters which have ended. */
    private final Map<Path, Deque<Path>> leftOver = new HashMap<>();

    private final Map<Path, Boolean> neededByOthers = new HashMap<>();
    private final VendoredLibraries vendored;

    /** Keeps all copies mapped, if so wanted. */
    LibraryCopies(LibraryInfoCache known, boolean keep) {
        this.known = known;
        this.keep = keep;
        this.vendored = new VendoredLibraries(known);
    }

    /**
     * The file that the interpreter loads the library from.
     *
     * @throws MalformedLibraryException when it needs a copy that cannot be made
     */
    synchronized Path file(CPythonInterpreter interpreter, Path library) {
        Map<Path, Path> own = files.computeIfAbsent(interpreter, user -> new HashMap<>());
        Path file = own.get(library);
        if (file == null) {
            Map<String, String> mapped = mappedLibraries();
            boolean alone = isAlone(interpreter, library, mapped);
            if (!alone) {
                markNeeded(mapped); // before the library itself counts as mapped
            }
            boolean first = isFirst(interpreter, library);
            boolean original = first && alone || sharesOriginal(interpreter, library);
            file = original ? library : unshared(interpreter, library, first);
            own.put(library, file);
        }
        return file;
    }

    /**
     * The file that a program in the interpreter opens the library from itself. What an interpreter
     * has had that has ended goes to another one, since nobody closes such libraries. One that
     * other libraries of the bundle need is theirs, which the linker finds by its name.
     *
     * @param folder that of the bundle
     * @throws MalformedLibraryException when it needs a copy that cannot be made
     */
    synchronized Path opened(CPythonInterpreter interpreter, Path library, Path folder) {
        if (traits(library).contains(LibraryTrait.USES_PYTHON)) {
            return file(interpreter, library); // a module may be in it, and keep objects
        }
        if (neededByOthers.computeIfAbsent(library, each -> vendored.isNeeded(each, folder))) {
            return library;
        }
        Map<Path, Path> own = files.computeIfAbsent(interpreter, user -> new HashMap<>());
        Path file = own.get(library);
        if (file == null) {
            Path left = leftOver.computeIfAbsent(library, each -> new ArrayDeque<>()).poll();
            file = left == null ? originalOrCopy(interpreter, library) : left;
            own.put(library, file);
            interpreter.afterwards(() -> giveBack(library, own.get(library)));
        }
        return file;
    }

    private Path originalOrCopy(CPythonInterpreter interpreter, Path library) {
        markNeeded(mappedLibraries());
        return isFirst(interpreter, library) ? library : unshared(interpreter, library, false);
    }

    private synchronized void giveBack(Path library, Path file) {
        leftOver.get(library).add(file);
    }

    /** The program has closed what it had, and the file of a copy has gone. */
    synchronized Path openedAnew(CPythonInterpreter interpreter, Path library) {
        Path copy = unshared(interpreter, library, false);
        files.get(interpreter).put(library, copy);
        return copy;
    }

    /** The library itself for whoever comes first, to it and to all that it needs alone. */
    private Path unshared(CPythonInterpreter interpreter, Path library, boolean first) {
        Set<Path> taken = new LinkedHashSet<>(vendored.unshared(library));
        String own = String.valueOf(interpreter.id());
        taken.removeIf(each -> isFirstOfName(own, each) && !hasUnique(each));
        if (first && taken.isEmpty() && !hasUnique(library)) {
            return library;
        }
        if (first && vendored.hasShared(library)) {
            keepMapped(interpreter, library); // nobody else may have mapped what it shares
        }
        Path copy = copy(library);
        NeededCopies needs = needed.computeIfAbsent(interpreter, user -> new NeededCopies());
        made.put(copy, needs.add(copy, taken, vendored));
        return copy;
    }

    /** What is mapped as it is shares its unique symbols with whatever else is. */
    private boolean hasUnique(Path library) {
        return vendored.has(library, LibraryTrait.UNIQUE_SYMBOLS);
    }

    /**
     * Whether no other interpreter has mapped anything, and nobody an earlier generation of the
     * library; most processes have one interpreter.
     */
    private static boolean isAlone(
            CPythonInterpreter interpreter, Path library, Map<String, String> mapped) {
        String own = String.valueOf(interpreter.id());
        return mapped.entrySet().stream()
                .allMatch(
                        each ->
                                each.getValue().equals(own)
                                        && !isOtherGeneration(library, Path.of(each.getKey())));
    }

    private static boolean isOtherGeneration(Path library, Path mapped) {
        return mapped.getFileName().equals(library.getFileName()) && !mapped.equals(library);
    }

    /**
     * glibc takes a needed library that is loaded already by its name, whatever its folder is: also
     * that of another generation, which has another interpreter's objects, or those of other
     * modules.
     */
    private boolean isFirstOfName(String interpreter, Path needed) {
        String name = known.get(needed).name().orElse(needed.getFileName().toString());
        String own = interpreter + " " + needed;
        Object first = System.getProperties().putIfAbsent(NAMED + name, own);
        return first == null || first.equals(own);
    }

    /** What the libraries need that are mapped as they are belongs to whoever has mapped them. */
    private void markNeeded(Map<String, String> mapped) {
        mapped.forEach(
                (library, user) -> {
                    if (marked.add(library)) {
                        vendored.unshared(Path.of(library))
                                .forEach(each -> isFirstOfName(user, each));
                    }
                });
    }

    private static Map<String, String> mappedLibraries() {
        Map<String, String> mapped = new HashMap<>();
        for (String property : System.getProperties().stringPropertyNames()) {
            if (property.startsWith(MAPPED)) {
                mapped.put(property.substring(MAPPED.length()), System.getProperty(property));
            }
        }
        return mapped;
    }

    private static boolean isFirst(CPythonInterpreter interpreter, Path library) {
        String own = String.valueOf(interpreter.id());
        Object first = System.getProperties().putIfAbsent(MAPPED + library, own);
        return first == null || first.equals(own);
    }

    /**
     * CPython itself refuses what does not support an own GIL. Where it does not, a module that
     * supports one may have taken pointers from another that does not, as scipy's take numpy's.
     */
    private boolean sharesOriginal(CPythonInterpreter interpreter, Path library) {
        boolean may =
                interpreter.config() == InterpreterConfig.OWN_GIL
                        || canLiveTwice.contains(library)
                                && !traits(library).contains(LibraryTrait.TAKES_CAPSULES);
        return may && vendored.unshared(library).isEmpty();
    }

    private Path copy(Path library) {
        Path copy =
                library.resolveSibling(
                        ".copy"
                                + nextNumber()
                                + "-"
                                + NeededCopies.PROCESS
                                + "-"
                                + library.getFileName());
        try {
            new CopiedLibrary(library, vendored).write(copy);
            return copy;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "no copy of " + library + " for another interpreter", failed);
        }
    }

    /** No two of a process have the same: the linker takes what it has mapped by its name. */
    private static int nextNumber() {
        Object last =
                System.getProperties()
                        .merge(NUMBER, "1", (old, one) -> "" + (Integer.parseInt("" + old) + 1));
        return Integer.parseInt("" + last);
    }

    /** A copy that is mapped needs its name no more; Windows keeps it until the process ends. */
    synchronized void loaded(Path library, Path file) {
        if (!file.equals(library)) {
            delete(file);
            made.getOrDefault(file, List.of()).forEach(LibraryCopies::delete);
            made.remove(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException inUse) {
            file.toFile().deleteOnExit();
        }
    }

    /**
     * A module of the library uses multi-phase initialization, so that CPython keeps nothing of it
     * but what ends with its interpreter: a copy is unmapped then, unless it has its code called
     * later.
     */
    synchronized void unmapAtTheEnd(CPythonInterpreter interpreter, Path library) {
        Path file = files.getOrDefault(interpreter, Map.of()).getOrDefault(library, library);
        if (!keep
                && !file.equals(library)
                && mayBeUnmapped(library)
                && fates(interpreter).putIfAbsent(library, Fate.UNMAPPED) == null) {
            MappedLibrary copy = new MappedLibrary(interpreter.python(), file);
            interpreter.afterwards(() -> end(interpreter, library, copy));
        }
    }

    /** What it needs goes with it. */
    private boolean mayBeUnmapped(Path library) {
        return Collections.disjoint(traits(library), STAY_MAPPED)
                && vendored.unshared(library).stream()
                        .allMatch(needed -> Collections.disjoint(traits(needed), STAY_MAPPED));
    }

    /** CPython keeps what it needs to import the module of the library again. */
    synchronized void keepMapped(CPythonInterpreter interpreter, Path library) {
        fates(interpreter).put(library, Fate.KEPT);
    }

    private synchronized void end(
            CPythonInterpreter interpreter, Path library, MappedLibrary copy) {
        if (fates(interpreter).get(library) == Fate.UNMAPPED
                && !interpreter.wasUsedByThreadsOfC()) {
            copy.close();
        }
    }

    private Map<Path, Fate> fates(CPythonInterpreter interpreter) {
        return fates.computeIfAbsent(interpreter, user -> new HashMap<>());
    }

    /** What the file says of itself; the worst, when it cannot be read. */
    Set<LibraryTrait> traits(Path library) {
        try {
            return known.get(library).traits();
        } catch (MalformedLibraryException | UncheckedIOException unknown) {
            return STAY_MAPPED;
        }
    }

    synchronized void canLiveTwice(Path library) {
        canLiveTwice.add(library);
    }
}
