package loader.wheel.zip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a jar from entries that are packed already. JarOutputStream would pack them again, which
 * takes most of the time of a conversion and makes the bytes depend on the version of zlib.
 */
public final class JarWriter {
    private static final int VERSION = 20;
    private static final int VERSION_64 = 45;
    private static final int UTF_8_NAME = 1 << 11;

    /** The first of January 1980, in the words of DOS. */
    private static final int EPOCH = 0x00210000;

    private static final long WIDE = 0xFFFFFFFFL;
    private static final int MANY = 0xFFFF;

    /** What goes into an entry, once the sink is there. */
    @FunctionalInterface
    public interface Content {
        void writeTo(ByteSink sink) throws IOException;
    }

    private record Written(String name, ZipMember member, long offset) {
        byte[] nameBytes() {
            return name.getBytes(UTF_8);
        }
    }

    private final OutputStream out;
    private final List<Written> entries = new ArrayList<>();
    private long position;

    public JarWriter(OutputStream out) {
        this.out = out;
    }

    /** An entry whose packed bytes and sizes are those of the member. */
    public void add(String name, ZipMember member, Content content) throws IOException {
        Written entry = new Written(name, member, position);
        entries.add(entry);
        write(localHeader(entry));
        long expected = position + member.sizes().compressed();
        content.writeTo(this::write);
        if (position != expected) {
            throw new IllegalStateException(
                    name + ": " + (position - expected) + " bytes more than announced");
        }
    }

    /** An entry that is not packed. */
    public void add(String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipMember.Sizes sizes = new ZipMember.Sizes(content.length, content.length);
        add(
                name,
                new ZipMember(name, 0, ZipMember.STORED, crc.getValue(), sizes, 0, 0),
                sink -> sink.accept(content, 0, content.length));
    }

    /** Writes the directory; the stream stays open. */
    public void finish() throws IOException {
        long start = position;
        for (Written entry : entries) {
            write(centralHeader(entry));
        }
        write(end(start, position - start));
        out.flush();
    }

    private void write(ByteBuffer buffer) throws IOException {
        write(buffer.array(), buffer.arrayOffset(), buffer.position());
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        position += length;
    }

    private static ByteBuffer record(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static boolean isWide(Written entry) {
        ZipMember.Sizes sizes = entry.member.sizes();
        return sizes.compressed() >= WIDE || sizes.file() >= WIDE || entry.offset >= WIDE;
    }

    private static ByteBuffer localHeader(Written entry) {
        boolean wide = isWide(entry);
        byte[] name = entry.nameBytes();
        ByteBuffer header = record(30 + name.length + 20).putInt(0x04034b50);
        putCommon(header, entry, wide);
        header.putShort((short) name.length).putShort((short) (wide ? 20 : 0)).put(name);
        if (wide) {
            header.putShort((short) 1).putShort((short) 16);
            header.putLong(entry.member.sizes().file()).putLong(entry.member.sizes().compressed());
        }
        return header;
    }

    private static ByteBuffer centralHeader(Written entry) {
        boolean wide = isWide(entry);
        byte[] name = entry.nameBytes();
        ByteBuffer header = record(46 + name.length + 28).putInt(0x02014b50);
        header.putShort((short) (wide ? VERSION_64 : VERSION));
        putCommon(header, entry, wide);
        header.putShort((short) name.length).putShort((short) (wide ? 28 : 0));
        header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        header.putInt((int) (wide ? WIDE : entry.offset)).put(name);
        if (wide) {
            header.putShort((short) 1).putShort((short) 24).putLong(entry.member.sizes().file());
            header.putLong(entry.member.sizes().compressed()).putLong(entry.offset);
        }
        return header;
    }

    private static void putCommon(ByteBuffer header, Written entry, boolean wide) {
        ZipMember member = entry.member;
        header.putShort((short) (wide ? VERSION_64 : VERSION)).putShort((short) UTF_8_NAME);
        header.putShort((short) member.method()).putInt(EPOCH).putInt((int) member.crc());
        header.putInt((int) (wide ? WIDE : member.sizes().compressed()));
        header.putInt((int) (wide ? WIDE : member.sizes().file()));
    }

    private ByteBuffer end(long start, long size) {
        boolean wide = entries.size() >= MANY || start + size >= WIDE;
        ByteBuffer end = record(98);
        if (wide) {
            end.putInt(0x06064b50)
                    .putLong(44)
                    .putShort((short) VERSION_64)
                    .putShort((short) VERSION_64);
            end.putInt(0)
                    .putInt(0)
                    .putLong(entries.size())
                    .putLong(entries.size())
                    .putLong(size)
                    .putLong(start);
            end.putInt(0x07064b50).putInt(0).putLong(start + size).putInt(1);
        }
        short count = (short) (wide ? MANY : entries.size());
        end.putInt(0x06054b50).putInt(0).putShort(count).putShort(count);
        end.putInt((int) (wide ? WIDE : size))
                .putInt((int) (wide ? WIDE : start))
                .putShort((short) 0);
        return end;
    }
}
