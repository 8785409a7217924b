package loader.library.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import loader.library.MalformedLibraryException;

/** The bytes of a library, given out in pieces that are known to exist. */
public final class Content {
    /** Below this size one read of everything is faster than several of parts. */
    private static final int SMALL = 1 << 20;

    private final Source source;
    private final long size;

    private Content(Source source, long size) {
        this.source = source;
        this.size = size;
    }

    public static Content of(ByteBuffer bytes) {
        ByteBuffer all = bytes.slice();
        return new Content(new Memory(all), all.limit());
    }

    public static Content of(FileChannel channel) throws IOException {
        long size = channel.size();
        return size <= SMALL
                ? of(copy(channel, 0, (int) size))
                : new Content(new File(channel), size);
    }

    public long size() {
        return size;
    }

    /** The part as little-endian bytes. */
    public ByteBuffer slice(long offset, long length, String what) {
        requireInside(offset, length, what);
        if (length > Integer.MAX_VALUE - 8) {
            throw MalformedLibraryException.of("%s is too large (%d bytes)", what, length);
        }
        try {
            return source.read(offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Content part(long offset, long length, String what) {
        requireInside(offset, length, what);
        return new Content(new Part(source, offset), length);
    }

    public void requireInside(long offset, long length, String what) {
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw MalformedLibraryException.of(
                    "truncated: %s at 0x%x (%s bytes) ends beyond the file (%d bytes)",
                    what, offset, Long.toUnsignedString(length), size);
        }
    }

    private static ByteBuffer copy(FileChannel channel, long offset, int length)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new MalformedLibraryException("truncated while it was read");
            }
        }
        return bytes.flip();
    }

    /**
     * Classes, where lambdas would do: every import in a fresh JVM reads a library, and the first
     * lambda takes longer than all of the reading. For the same reason nothing that reads an ELF
     * file uses streams.
     */
    private interface Source {
        ByteBuffer read(long offset, int length) throws IOException;
    }

    private record Memory(ByteBuffer bytes) implements Source {
        @Override
        public ByteBuffer read(long offset, int length) {
            return bytes.slice((int) offset, length);
        }
    }

    private record File(FileChannel channel) implements Source {
        @Override
        public ByteBuffer read(long offset, int length) throws IOException {
            return copy(channel, offset, length);
        }
    }

    private record Part(Source source, long start) implements Source {
        @Override
        public ByteBuffer read(long offset, int length) throws IOException {
            return source.read(start + offset, length);
        }
    }
}
