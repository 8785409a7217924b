package loader.wheel.bundle;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules that a site-packages folder offers by themselves. They are found from the files, as
 * CPython's path finder finds them: {@code top_level.txt} is optional, and only some tools write
 * it.
 */
record TopLevel(String module, Kind kind, String origin) {

    /** What CPython takes a name for, the first that applies. */
    enum Kind {
        PACKAGE,
        EXTENSION,
        SOURCE,
        NAMESPACE;

        String attribute() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{Nd}_]*");

    /** mypyc names its libraries by digests; they are imported by other means than a statement. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}_\\p{Nd}][\\p{L}\\p{M}\\p{Nd}_]*");

    private static final Pattern LIBRARY =
            Pattern.compile(
                    "([^./]+)(?:\\.(?:abi3t?|cpython-[^.]+|cp[0-9][^.]*|pypy[^.]*))?\\.(?:so|pyd)");

    /**
     * The modules of these files, by name; of several kinds with one name, the one that CPython
     * would find.
     */
    static Collection<TopLevel> of(String site, Collection<String> paths) {
        Map<String, Map<Kind, TopLevel>> found = new TreeMap<>();
        for (String path : paths) {
            if (path.startsWith(site)) {
                find(site, path)
                        .ifPresent(
                                module ->
                                        found.computeIfAbsent(
                                                        module.module,
                                                        name -> new EnumMap<>(Kind.class))
                                                .merge(module.kind, module, TopLevel::first));
            }
        }
        return found.values().stream().map(kinds -> kinds.values().iterator().next()).toList();
    }

    private static TopLevel first(TopLevel a, TopLevel b) {
        return a.origin.compareTo(b.origin) <= 0 ? a : b;
    }

    private static Optional<TopLevel> find(String site, String path) {
        String relative = path.substring(site.length());
        int slash = relative.indexOf('/');
        Optional<TopLevel> module =
                slash < 0 ? file(relative, path) : inFolder(relative, slash, path);
        return module.filter(TopLevel::isImportable);
    }

    private static boolean isImportable(TopLevel found) {
        Pattern names = found.kind == Kind.EXTENSION ? WORD : IDENTIFIER;
        return names.matcher(found.module).matches();
    }

    private static Optional<TopLevel> file(String file, String path) {
        if (file.endsWith(".py")) {
            return Optional.of(
                    new TopLevel(file.substring(0, file.length() - 3), Kind.SOURCE, path));
        }
        Matcher library = LIBRARY.matcher(file);
        return library.matches()
                ? Optional.of(new TopLevel(library.group(1), Kind.EXTENSION, path))
                : Optional.empty();
    }

    /**
     * A folder is a package by its {@code __init__}, and a portion of a namespace by any module
     * below it.
     */
    private static Optional<TopLevel> inFolder(String relative, int slash, String path) {
        String folder = relative.substring(0, slash);
        String rest = relative.substring(slash + 1);
        Optional<TopLevel> inner = file(rest.substring(rest.lastIndexOf('/') + 1), path);
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        boolean isInit = rest.indexOf('/') < 0 && inner.get().module.equals("__init__");
        return Optional.of(
                isInit
                        ? new TopLevel(folder, Kind.PACKAGE, path)
                        : new TopLevel(
                                folder,
                                Kind.NAMESPACE,
                                path.substring(0, path.length() - rest.length())));
    }
}
