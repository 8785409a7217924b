package loader.importlib;

import java.util.Optional;

/** A module was found but cannot be imported. Python sees {@code ImportError}. */
public class ImportException extends RuntimeException {

    /** What is wrong with the module. */
    public enum Reason {
        /** The library's file is damaged or not a library. */
        MALFORMED,
        /** The library is for another system, processor or CPython. */
        WRONG_PLATFORM,
        /** There is no init function of the expected name. */
        NO_INIT_FUNCTION,
        /** The loader found no code to run. */
        NO_CODE,
        /** The file or entry that a spec names does not exist. */
        MISSING_FILE,
        /** The bundle's files are damaged, too many, or could not be written. */
        NOT_UNPACKED,
        /** The bundle's manifest describes the module incompletely or wrongly. */
        INVALID_OFFER,
        /** The bundle stopped while the module was being imported. */
        DEPARTED,
        /** The module does not support the request. */
        REFUSED
    }

    private final String name;
    private final Optional<String> path;
    private final Reason reason;

    /** For a module with a spec. The message names the module, its origin and the problem. */
    public ImportException(ModuleSpec spec, Reason reason, String problem) {
        this(spec, reason, problem, null);
    }

    /** The same, because of a failure. */
    public ImportException(ModuleSpec spec, Reason reason, String problem, Throwable cause) {
        this(spec.name().value(), spec.origin(), reason, problem, cause);
    }

    /** For a module without a spec. */
    public ImportException(
            String name, Optional<String> path, Reason reason, String problem, Throwable cause) {
        super(name + path.map(p -> ": " + p).orElse("") + ": " + problem, cause);
        this.name = name;
        this.path = path;
        this.reason = reason;
    }

    ImportException(ImportException same) {
        super(same.getMessage(), same);
        this.name = same.name;
        this.path = same.path;
        this.reason = same.reason;
    }

    /** The module's absolute name, as {@code ImportError.name}. */
    public String name() {
        return name;
    }

    /** The file concerned, as {@code ImportError.path}. */
    public Optional<String> path() {
        return path;
    }

    /** The reason, for programs. */
    public Reason reason() {
        return reason;
    }
}
