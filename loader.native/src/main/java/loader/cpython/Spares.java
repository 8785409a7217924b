package loader.cpython;

import java.util.function.LongConsumer;

/**
 * Ints, floats and short texts that nobody holds, to be given out with another value, as CPython
 * does with its own lists of free objects: a call into C for each is what costs. They are objects
 * that were dropped, and ints made many at a time. The GIL of the interpreter whose objects they
 * are is the lock.
 */
final class Spares {

    /** How many of a kind are kept. */
    private static final int EACH = 8;

    /**
     * Texts are of one kind when they are equally long. CPython has one object for each short one.
     */
    private static final int SHORTEST = 2;

    private static final int LONGEST = 127;

    /** Ints are of one kind when they have as many digits. */
    private static final int INTEGERS = LONGEST;

    private static final int MOST_DIGITS = 2;
    private static final int REALS = INTEGERS + MOST_DIGITS + 1;
    private static final int KINDS = REALS + 1;

    /** The least ints of one and two digits that CPython makes anew each time. */
    private static final long[] LEAST = {0, Fields.SMALL_INTEGERS, 1L << Fields.DIGIT_BITS};

    private final long[] objects = new long[KINDS * EACH];
    private final byte[] counts = new byte[KINDS];

    /** By digits, the {@code range} that more ints are made of. */
    private final long[] ranges = new long[MOST_DIGITS + 1];

    private boolean closed;

    /** Takes the last reference to an object, or false when it cannot be used again. */
    boolean keep(Fields fields, long object) {
        int kind = kind(fields, object);
        if (kind == 0 || counts[kind] == EACH) {
            return false;
        }
        put(kind, object);
        return true;
    }

    private void put(int kind, long object) {
        objects[kind * EACH + counts[kind]++] = object;
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

    /** New reference to an int. */
    long integer(AttachedThread python, long value) {
        long magnitude = Math.abs(value);
        int digits = python.fields().digitsOf(magnitude);
        if (closed || magnitude < Fields.SMALL_INTEGERS || digits > MOST_DIGITS) {
            return python.api().PyLong_FromLongLong(value);
        }
        if (counts[INTEGERS + digits] == 0) {
            makeIntegers(python, digits);
        }
        long object = take(INTEGERS + digits);
        python.fields().setInteger(object, digits, magnitude, value < 0);
        return object;
    }

    /** Of {@code list(range(…))} the items are kept: new ones each time, with that many digits. */
    private void makeIntegers(AttachedThread python, int digits) {
        if (ranges[digits] == 0) {
            ranges[digits] = range(python, LEAST[digits]);
        }
        int kind = INTEGERS + digits;
        long list = python.required(python.api().PySequence_List(ranges[digits]));
        for (int i = 0; i < EACH && counts[kind] < EACH; i++) {
            long item = python.fields().item(list, true, i);
            python.take(item);
            put(kind, item);
        }
        python.drop(list);
    }

    private static long range(AttachedThread python, long least) {
        try (Reference first = python.owned(python.api().PyLong_FromLongLong(least));
                Reference end = python.owned(python.api().PyLong_FromLongLong(least + EACH))) {
            return python.vectorcall(python.python().symbol("PyRange_Type"), first, end);
        }
    }

    /** New reference to a float, or 0 when CPython has to make it. */
    long real(Fields fields, double value) {
        long object = take(REALS);
        if (object != 0) {
            fields.setReal(object, value);
        }
        return object;
    }

    /** New reference to a str, or 0 when CPython has to make it. */
    long ascii(Fields fields, byte[] text) {
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

    /** Drops all that is kept; from here on CPython makes everything. */
    void giveBack(AttachedThread python, LongConsumer drop) {
        closed = true;
        for (int kind = 1; kind < KINDS; kind++) {
            while (counts[kind] > 0) {
                drop.accept(take(kind));
            }
        }
        for (long range : ranges) {
            if (range != 0) {
                python.drop(range);
            }
        }
    }
}
