package loader.libpython;

import java.util.function.LongConsumer;

/**
 * Ints, floats and short texts without owner, to be used again with another value, as CPython does
 * with its own free lists. This saves a call into C for each new object. The GIL of the interpreter
 * is the lock.
 */
public final class FreeLists {

    /** How many of a kind are kept. */
    private static final int EACH = 8;

    /**
     * Texts are of one kind when they are equally long. CPython has one object for each short one.
     */
    private static final int SHORTEST = 2;

    /** A longer text is not small. */
    static final int LONGEST = 127;

    /** Ints are of one kind when they have as many digits. */
    private static final int INTEGERS = LONGEST;

    private static final int MOST_DIGITS = 2;
    private static final int REALS = INTEGERS + MOST_DIGITS + 1;
    private static final int KINDS = REALS + 1;

    private final long[] objects = new long[KINDS * EACH];
    private final byte[] counts = new byte[KINDS];

    /** Takes the last reference to an object, or false when it cannot be used again. */
    boolean keep(Fields fields, long object) {
        int kind = kind(fields, object);
        if (kind == 0 || counts[kind] == EACH) {
            return false;
        }
        objects[kind * EACH + counts[kind]++] = object;
        return true;
    }

    private static int kind(Fields fields, long object) {
        long type = fields.type(object);
        if (type == fields.longType) {
            int digits = (int) Math.min(fields.digits(object), MOST_DIGITS + 1);
            return digits <= MOST_DIGITS ? INTEGERS + digits : 0;
        }
        if (type == fields.floatType) {
            return REALS;
        }
        return type == fields.textType && fields.isPlainAscii(object)
                ? textKind(fields.size(object))
                : 0;
    }

    private static int textKind(long length) {
        return length >= SHORTEST && length <= LONGEST ? (int) length : 0;
    }

    /** New reference to an int, or 0 when CPython has to make it. */
    public long integer(Fields fields, long value) {
        long magnitude = Math.abs(value);
        int digits = fields.digitsOf(magnitude);
        if (magnitude < Fields.SMALL_INTEGERS || digits > MOST_DIGITS) {
            return 0;
        }
        long object = take(INTEGERS + digits);
        if (object != 0) {
            fields.setInteger(object, digits, magnitude, value < 0);
        }
        return object;
    }

    /** New reference to a float, or 0 when CPython has to make it. */
    public long real(Fields fields, double value) {
        long object = take(REALS);
        if (object != 0) {
            fields.setReal(object, value);
        }
        return object;
    }

    /** New reference to a str, or 0 when CPython has to make it. */
    public long ascii(Fields fields, byte[] text) {
        int kind = textKind(text.length);
        long object = kind == 0 ? 0 : take(kind);
        if (object != 0) {
            fields.setAscii(object, text);
        }
        return object;
    }

    private long take(int kind) {
        return counts[kind] == 0 ? 0 : objects[kind * EACH + --counts[kind]];
    }

    /** Gives up all that is kept. */
    void release(LongConsumer drop) {
        for (int kind = 1; kind < KINDS; kind++) {
            while (counts[kind] > 0) {
                drop.accept(take(kind));
            }
        }
    }
}
