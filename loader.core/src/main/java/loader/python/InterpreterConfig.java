package loader.python;

/** What kind of interpreter ({@code PyInterpreterConfig}). */
public enum InterpreterConfig {
    /** The one that is started with the process and shared by all callers. */
    MAIN,
    /**
     * A sub-interpreter under the main interpreter's GIL: every module loads, nothing runs in
     * parallel.
     */
    SHARED_GIL,
    /**
     * A sub-interpreter under a GIL of its own: runs in parallel, and only modules that support it
     * load.
     */
    OWN_GIL
}
