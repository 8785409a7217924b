package loader.wheel.zip;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;

/** Unfolds one entry and holds it to the sizes and the checksum of its directory entry. */
final class Inflation {
    private static final int CHUNK = 64 * 1024;

    private final ZipReader zip;
    private final String wheel;
    private final ZipMember member;
    private final CRC32 crc = new CRC32();
    private final byte[] output = new byte[CHUNK];
    private long length;

    Inflation(ZipReader zip, String wheel, ZipMember member) {
        this.zip = zip;
        this.wheel = wheel;
        this.member = member;
    }

    void run(long offset, ByteSink compressed, ByteSink file) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] input = new byte[CHUNK];
            long position = offset;
            long end = offset + member.sizes().compressed();
            while (position < end) {
                int count = zip.read(position, input, (int) Math.min(CHUNK, end - position));
                if (count < 0) {
                    throw new EOFException();
                }
                compressed.accept(input, 0, count);
                unfold(inflater, input, count, file);
                position += count;
            }
            boolean complete = member.method() == ZipMember.STORED || inflater.finished();
            if (!complete || length != member.sizes().file() || crc.getValue() != member.crc()) {
                throw damaged("is not what its directory entry says");
            }
        } catch (DataFormatException e) {
            throw damaged("cannot be unpacked");
        } finally {
            inflater.end();
        }
    }

    private void unfold(Inflater inflater, byte[] input, int count, ByteSink file)
            throws IOException, DataFormatException {
        if (member.method() == ZipMember.STORED) {
            pass(input, count, file);
            return;
        }
        inflater.setInput(input, 0, count);
        while (!inflater.needsInput() && !inflater.finished()) {
            int produced = inflater.inflate(output);
            if (inflater.needsDictionary()) {
                throw damaged("cannot be unpacked");
            }
            pass(output, produced, file);
        }
        if (inflater.getRemaining() > 0) {
            throw damaged("has bytes after its end");
        }
    }

    /** Stops at the first byte too many, so that a bomb does not go off. */
    private void pass(byte[] bytes, int count, ByteSink file) throws IOException {
        length += count;
        if (length > member.sizes().file()) {
            throw damaged("is longer than its directory entry says");
        }
        crc.update(bytes, 0, count);
        file.accept(bytes, 0, count);
    }

    private WheelException damaged(String reason) {
        return new WheelException(wheel, member.name(), Fault.ARCHIVE, reason);
    }
}
