package loader.library;

/** A property of a library that matters for loading and unloading it. */
public enum LibraryTrait {
    /** Linked with {@code -z nodelete}: the linker never unmaps it. */
    NO_DELETE,
    /** Has {@code STB_GNU_UNIQUE} symbols (C++ inline statics): glibc never unmaps it. */
    UNIQUE_SYMBOLS,
    THREAD_LOCAL_STORAGE,
    INITIALIZERS,
    FINALIZERS,
    TEXT_RELOCATIONS,
    /** Makes every stack of the process executable, which removes the guard pages of a JVM. */
    EXECUTABLE_STACK
}
