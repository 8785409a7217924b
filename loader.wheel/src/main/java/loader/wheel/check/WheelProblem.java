package loader.wheel.check;

/**
 * Something that is wrong with a wheel as an archive with metadata.
 *
 * @param file the file of the wheel that it is about
 */
public record WheelProblem(Kind kind, String file, String text) {

    /** The part of the wheel that is wrong. */
    public enum Kind {
        /** RECORD and the archive do not hold the same files. */
        RECORD,
        /** A file is not the one that RECORD names. */
        DIGEST,
        /** METADATA or WHEEL is missing, not valid, or about another distribution. */
        METADATA,
        /** The tags of WHEEL are not those of the file name. */
        TAGS,
        /** The wheel says where it is installed, and its content belongs elsewhere. */
        ROOT,
        /** An entry point is not valid, or names a module that the wheel does not have. */
        ENTRY_POINT
    }
}
