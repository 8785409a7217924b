package loader.doctor;

/** How a scenario ended. */
public enum Outcome {
    PASSED,
    /** It ended with an exception, or with another result than a sound module has. */
    FAILED,
    /** The process died of a signal. */
    CRASHED,
    TIMED_OUT,
    /** The scenario makes no sense for this module or this CPython. */
    NOT_APPLICABLE
}
