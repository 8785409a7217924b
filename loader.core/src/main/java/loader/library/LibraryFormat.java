package loader.library;

/** The container format of a shared library. */
public enum LibraryFormat {
    /** Of Linux. */
    ELF,
    /** Of macOS, one platform or several in one file. */
    MACH_O,
    /** Of Windows. */
    PE
}
