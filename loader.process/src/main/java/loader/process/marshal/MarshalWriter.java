package loader.process.marshal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes values one after the other. The writer of a container writes its items itself. */
public final class MarshalWriter {

    private static final int FIRST = 256;
    private static final int SHORT = 256;
    private static final int DIGIT_BITS = 15;
    private static final int DIGIT = (1 << DIGIT_BITS) - 1;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST).order(ByteOrder.LITTLE_ENDIAN);

    /** What is written. It is valid until more is written. */
    public ByteBuffer written() {
        return bytes.duplicate().flip();
    }

    /** Begins anew, behind that many bytes. */
    public void restart(int behind) {
        bytes.clear().position(behind);
    }

    public int position() {
        return bytes.position();
    }

    /** Writes four bytes over those at an earlier place, the lowest first. */
    public void overwrite(int position, int value) {
        bytes.putInt(position, value);
    }

    private ByteBuffer room(int size) {
        if (bytes.remaining() < size) {
            long wanted = Math.max(2L * bytes.capacity(), (long) bytes.position() + size);
            if ((long) bytes.position() + size > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("the values need more than 2 GB");
            }
            ByteBuffer larger =
                    ByteBuffer.allocate((int) Math.min(wanted, Integer.MAX_VALUE - 8))
                            .order(ByteOrder.LITTLE_ENDIAN);
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }

    private ByteBuffer code(char code, int size) {
        return room(1 + size).put((byte) code);
    }

    public void none() {
        code('N', 0);
    }

    public void ellipsis() {
        code('.', 0);
    }

    public void bool(boolean value) {
        code(value ? 'T' : 'F', 0);
    }

    public void integer(long value) {
        if ((int) value == value) {
            code('i', Integer.BYTES).putInt((int) value);
        } else {
            integer(BigInteger.valueOf(value));
        }
    }

    public void integer(BigInteger value) {
        BigInteger rest = value.abs();
        int digits = (rest.bitLength() + DIGIT_BITS - 1) / DIGIT_BITS;
        code('l', Integer.BYTES + Short.BYTES * digits)
                .putInt(value.signum() < 0 ? -digits : digits);
        byte[] magnitude = rest.toByteArray();
        int pending = 0;
        int pendingBits = 0;
        int done = 0;
        for (int i = magnitude.length - 1; i >= 0 && done < digits; i--) {
            pending |= (magnitude[i] & 0xFF) << pendingBits;
            pendingBits += Byte.SIZE;
            if (pendingBits >= DIGIT_BITS) {
                bytes.putShort((short) (pending & DIGIT));
                pending >>>= DIGIT_BITS;
                pendingBits -= DIGIT_BITS;
                done++;
            }
        }
        if (done < digits) {
            bytes.putShort((short) (pending & DIGIT));
        }
    }

    public void real(double value) {
        code('g', Double.BYTES).putDouble(value);
    }

    public void complex(double real, double imaginary) {
        code('y', 2 * Double.BYTES).putDouble(real).putDouble(imaginary);
    }

    public void bytes(byte[] value) {
        sized('s', value);
    }

    private void sized(char code, byte[] content) {
        code(code, Integer.BYTES + content.length).putInt(content.length).put(content);
    }

    public void text(String value) {
        byte[] encoded = value.getBytes(UTF_8);
        if (encoded.length == value.length() && isAscii(value)) {
            ascii(value);
        } else {
            sized('u', Surrogates.areIn(value) ? Surrogates.encode(value) : encoded);
        }
    }

    /** A lone surrogate is one byte in Java's UTF-8, too: a question mark. */
    private static boolean isAscii(String value) {
        return !Surrogates.areIn(value);
    }

    private void ascii(String value) {
        byte[] content = value.getBytes(ISO_8859_1);
        if (content.length < SHORT) {
            code('z', 1 + content.length).put((byte) content.length).put(content);
        } else {
            sized('a', content);
        }
    }

    public void tuple(int size) {
        code('(', Integer.BYTES).putInt(size);
    }

    public void list(int size) {
        code('[', Integer.BYTES).putInt(size);
    }

    /** The items follow in pairs, and then {@link #endOfDict}. */
    public void dict() {
        code('{', 0);
    }

    public void endOfDict() {
        code('0', 0);
    }
}
