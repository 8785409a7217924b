package loader.wheel.zip;

/**
 * How much a wheel may unfold into: the number of entries, the bytes of all files, how many times
 * larger than the archive they may be (asked once they exceed 16 MB), and the bytes of one text
 * that is read into memory, such as {@code RECORD}.
 */
public record Limits(int entries, long total, int ratio, int text) {

    /** Room for the largest wheels of the Python package index. */
    public static final Limits DEFAULT = new Limits(50_000, 16L << 30, 100, 8 << 20);

    private static final long SMALL = 16L << 20;

    boolean allowsRatio(long unfolded, long archive) {
        return unfolded <= SMALL || unfolded / ratio <= archive;
    }
}
