package loader.library;

/** The container format of a shared library. */
public enum LibraryFormat {
    ELF,
    MACH_O,
    PE
}
