package loader.wheel.zip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static loader.wheel.zip.ZipReader.unsigned;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import loader.wheel.text.TextRules;

/** Reads the entries of a central directory (APPNOTE 4.3.12). */
final class ZipEntries {
    private static final int HEADER = 0x02014b50;
    private static final int UTF_8_NAME = 1 << 11;
    private static final int EXTRA_ZIP64 = 0x0001;
    private static final int EXTRA_OTHER_NAME = 0x7075;

    private ZipEntries() {}

    static List<ZipMember> parse(ByteBuffer directory, long count) {
        List<ZipMember> members = new ArrayList<>();
        try {
            while (directory.hasRemaining()) {
                members.add(next(directory));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("has a directory that is cut short", e);
        }
        if (members.size() != count) {
            throw new IllegalArgumentException(
                    "has " + members.size() + " entries and says " + count);
        }
        return members;
    }

    private static ZipMember next(ByteBuffer in) {
        if (in.getInt() != HEADER) {
            throw new IllegalArgumentException("has a damaged directory");
        }
        in.getInt();
        int flags = unsigned(in.getShort());
        int method = unsigned(in.getShort());
        in.getInt();
        long crc = unsigned(in.getInt());
        long compressed = unsigned(in.getInt());
        long file = unsigned(in.getInt());
        int nameLength = unsigned(in.getShort());
        int extraLength = unsigned(in.getShort());
        int commentLength = unsigned(in.getShort());
        in.getInt();
        int mode = in.getInt() >>> 16;
        long offset = unsigned(in.getInt());
        String name = name(bytes(in, nameLength), flags);
        long[] wide =
                widened(
                        ByteBuffer.wrap(bytes(in, extraLength)).order(ByteOrder.LITTLE_ENDIAN),
                        file,
                        compressed,
                        offset);
        bytes(in, commentLength);
        return new ZipMember(
                name, flags, method, crc, new ZipMember.Sizes(wide[1], wide[0]), wide[2], mode);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** A name that not every reader would read alike is refused. */
    private static String name(byte[] bytes, int flags) {
        Charset charset = (flags & UTF_8_NAME) != 0 ? UTF_8 : US_ASCII;
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    TextRules.shown(new String(bytes, UTF_8)) + " is not a name in " + charset, e);
        }
    }

    /** Values that do not fit 32 bits stand in the extra field, in this order. */
    private static long[] widened(ByteBuffer extra, long... values) {
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            int length = unsigned(extra.getShort());
            ByteBuffer field = ByteBuffer.wrap(bytes(extra, length)).order(ByteOrder.LITTLE_ENDIAN);
            if (id == EXTRA_OTHER_NAME) {
                throw new IllegalArgumentException("has an entry with two names");
            }
            for (int i = 0; id == EXTRA_ZIP64 && i < values.length; i++) {
                values[i] = values[i] == 0xFFFFFFFFL ? field.getLong() : values[i];
            }
        }
        for (long value : values) {
            if (value < 0) {
                throw new IllegalArgumentException("has an entry with a negative size");
            }
        }
        return values;
    }
}
