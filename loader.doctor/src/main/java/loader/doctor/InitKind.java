package loader.doctor;

/** How a module is initialized, as far as its library tells without being loaded. */
public enum InitKind {
    /** {@code PyInit_} that returns the module (PEP 3121). */
    SINGLE_PHASE("single-phase"),
    /** {@code PyInit_} that returns the definition (PEP 489). */
    MULTI_PHASE("multi-phase"),
    /** {@code PyModExport_} of CPython 3.15 (PEP 793). */
    EXPORT("multi-phase by PyModExport"),
    /** The library has modules of both kinds, or its imports do not tell. */
    UNKNOWN("init kind not known");

    private final String words;

    InitKind(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
