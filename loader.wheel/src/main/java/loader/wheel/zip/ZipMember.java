package loader.wheel.zip;

/** An entry of a zip archive as its central directory has it. */
public record ZipMember(
        String name,
        int flags,
        int method,
        long crc,
        Sizes sizes,
        long headerOffset,
        int unixMode) {

    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    /** The bytes in the archive and in the file. */
    public record Sizes(long compressed, long file) {}

    boolean isDirectory() {
        return name.endsWith("/");
    }

    boolean isEncrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** Neither a file nor a folder: a link, a device, a pipe. */
    boolean isSpecial() {
        int type = unixMode & TYPE;
        return type != 0 && type != REGULAR && type != DIRECTORY;
    }
}
