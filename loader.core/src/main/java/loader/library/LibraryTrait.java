package loader.library;

/** A property of a library that matters for loading and unloading it. */
public enum LibraryTrait {
    /** Linked with {@code -z nodelete}: the linker never unmaps it. */
    NO_DELETE,
    /** Has {@code STB_GNU_UNIQUE} symbols (C++ inline statics): glibc never unmaps it. */
    UNIQUE_SYMBOLS,
    /** Has variables of which each thread has its own. */
    THREAD_LOCAL_STORAGE,
    /** Runs code of its own when it is mapped. */
    INITIALIZERS,
    /** Runs code of its own when it is unmapped. */
    FINALIZERS,
    /** Its code is written to when it is mapped, so that no two processes share it. */
    TEXT_RELOCATIONS,
    /**
     * Imports a function that has the library's code called later, by nobody who would keep it
     * mapped: a new thread, a hook of the process or of Python, the end of a thread.
     */
    CALLED_LATER,
    /**
     * Its modules use single-phase initialization: it does not import {@code PyModuleDef_Init},
     * which each multi-phase module calls (PEP 489).
     */
    SINGLE_PHASE,
    /** Its modules use multi-phase initialization: it does not import {@code PyModule_Create2}. */
    MULTI_PHASE,
    /** Imports a function that takes a lock: it is made to be used by several threads. */
    TAKES_LOCKS,
    /**
     * Imports a function whose name tells that it registers something, such as {@code H5Tregister}:
     * a library that it needs keeps its functions.
     */
    REGISTERS_FUNCTIONS,
    /** Imports a function of Python's C API. */
    USES_PYTHON,
    /**
     * Takes C pointers from other modules ({@code PyCapsule}), as all do that use numpy's
     * functions, and most keep them in C variables.
     */
    TAKES_CAPSULES,
    /** Makes every stack of the process executable, which removes the guard pages of a JVM. */
    EXECUTABLE_STACK
}
