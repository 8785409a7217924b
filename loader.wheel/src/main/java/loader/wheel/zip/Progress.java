package loader.wheel.zip;

/** Is told how far a conversion is, after each piece of it. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total) -> {};

    /** So many bytes of about so many are written. */
    void written(long done, long total);
}
