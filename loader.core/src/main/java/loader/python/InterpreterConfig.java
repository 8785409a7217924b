package loader.python;

/** The kind of an interpreter ({@code PyInterpreterConfig}). */
public enum InterpreterConfig {
    /** The main interpreter, which starts with Python. All callers share it. */
    MAIN,
    /**
     * A sub-interpreter that shares the GIL of the main interpreter. Every module loads, but Python
     * code does not run in parallel.
     */
    SHARED_GIL,
    /**
     * A sub-interpreter with its own GIL. Python code runs in parallel, but only modules that
     * support this load.
     */
    OWN_GIL,
    /**
     * A process of its own, which runs the same Python and finds the same modules of bundles. Every
     * module loads and Python code runs in parallel, but values are copied between the processes. A
     * crash ends this process only.
     */
    PROCESS
}
