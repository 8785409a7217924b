package loader.wheel.zip;

import static loader.wheel.zip.ZipReader.unsigned;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the central directory of an archive is, in either format of its end (APPNOTE 4.3.14 to
 * 4.3.16).
 */
record ZipDirectory(long offset, long size, long entries) {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LENGTH = 56;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;

    /**
     * The directory must end where the record of the end begins, so that there is no second way to
     * read the archive.
     */
    static ZipDirectory find(ZipReader zip) throws IOException {
        int tailLength = (int) Math.min(zip.size(), END_LENGTH + LONGEST_COMMENT);
        long tailOffset = zip.size() - tailLength;
        ByteBuffer tail = zip.read(tailOffset, tailLength);
        int end = tailLength - END_LENGTH;
        while (end >= 0 && tail.getInt(end) != END) {
            end--;
        }
        if (end < 0 || end + END_LENGTH + unsigned(tail.getShort(end + 20)) != tailLength) {
            throw new IllegalArgumentException("has no end of a zip archive");
        }
        ByteBuffer record = tail.position(end).slice().order(tail.order());
        long at = tailOffset + end;
        ZipDirectory directory = needs64(record) ? find64(zip, at) : of(record).mustEndAt(at);
        if (directory.offset < 0 || directory.size < 0 || directory.entries < 0) {
            throw new IllegalArgumentException("has a damaged end");
        }
        return directory;
    }

    private static boolean needs64(ByteBuffer end) {
        return unsigned(end.getShort(10)) == 0xFFFF || end.getInt(12) == -1 || end.getInt(16) == -1;
    }

    private static ZipDirectory of(ByteBuffer end) {
        if (end.getShort(4) != 0 || end.getShort(6) != 0 || end.getShort(8) != end.getShort(10)) {
            throw new IllegalArgumentException("is a part of several");
        }
        return new ZipDirectory(
                unsigned(end.getInt(16)), unsigned(end.getInt(12)), unsigned(end.getShort(10)));
    }

    private static ZipDirectory find64(ZipReader zip, long end) throws IOException {
        ByteBuffer locator = zip.read(end - LOCATOR_64_LENGTH, LOCATOR_64_LENGTH);
        long offset = locator.getLong(8);
        if (locator.getInt(0) != LOCATOR_64 || offset > end - LOCATOR_64_LENGTH - END_64_LENGTH) {
            throw new IllegalArgumentException("has a damaged end");
        }
        ByteBuffer record = zip.read(offset, END_64_LENGTH);
        boolean oneDisk =
                record.getInt(16) == 0
                        && record.getInt(20) == 0
                        && record.getLong(24) == record.getLong(32);
        if (record.getInt(0) != END_64 || !oneDisk) {
            throw new IllegalArgumentException("has a damaged end");
        }
        return new ZipDirectory(record.getLong(48), record.getLong(40), record.getLong(32))
                .mustEndAt(offset);
    }

    private ZipDirectory mustEndAt(long end) {
        if (offset < 0 || size < 0 || offset > end || offset + size != end) {
            throw new IllegalArgumentException("has a directory that does not end where it should");
        }
        return this;
    }
}
