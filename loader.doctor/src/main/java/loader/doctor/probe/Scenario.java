package loader.doctor.probe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a module is put through. The names are those of reports and of the command. */
public enum Scenario {
    IMPORT("import", "import, use, end of the process"),
    SLOTS("slots", "the definition that the init function returns"),
    IMPORT_AGAIN("import-again", "imported again after it has left sys.modules"),
    FRESH_IMPORT("fresh-import", "imported again together with its package"),
    RELOAD("reload", "importlib.reload, twice"),
    SHARED_GIL("shared-gil", "in a second interpreter that shares the GIL"),
    SHARED_GIL_10("shared-gil-10", "in ten interpreters that share the GIL"),
    OWN_GIL("own-gil", "in a second interpreter with its own GIL"),
    OWN_GIL_10("own-gil-10", "in ten interpreters with their own GIL"),
    MAIN_STRICT("main-strict", "as __main__ by the rules of PEP 547"),
    MAIN_COMPATIBLE("main-compatible", "as __main__, with a create slot that makes a plain module"),
    FREE_THREADED("free-threaded", "the GIL stays off (free-threaded CPython only)"),
    THREADS("threads", "imported by four threads at once"),
    UPDATE("update", "another copy of the library is loaded in its place"),
    UNLOAD("unload", "the library is unmapped when the module is gone"),
    LEAKS("leaks", "blocks that each import leaves"),
    FORK("fork", "a forked child uses it and ends"),
    INTERRUPT("interrupt", "Ctrl-C while its own code runs in an import"),
    EXIT_IN_USE("exit-in-use", "a daemon thread uses it when the process ends"),
    LOW_MEMORY("low-memory", "an allocation of the import fails"),
    GC_STRESS("gc-stress", "a garbage collection at each allocation"),
    DEV_MODE("dev-mode", "python -X dev, which checks memory"),
    LEFTOVERS("leftovers", "open files and threads that the import leaves");

    private final String id;
    private final String words;

    Scenario(String id, String words) {
        this.id = id;
        this.words = words;
    }

    /** The stable name. */
    public String id() {
        return id;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /**
     * The scenario of that name.
     *
     * @throws IllegalArgumentException that lists the names, if there is none
     */
    public static Scenario of(String id) {
        return Arrays.stream(values())
                .filter(each -> each.id.equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no scenario " + id + "; there are " + ids()));
    }

    private static String ids() {
        return Arrays.stream(values()).map(Scenario::id).collect(Collectors.joining(", "));
    }

    /** Options of {@code python}. */
    List<String> options() {
        return this == DEV_MODE ? List.of("-X", "dev") : List.of();
    }
}
