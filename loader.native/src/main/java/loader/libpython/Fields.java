package loader.libpython;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import loader.capi.Memory;

/**
 * The fields of built-in objects as they lie in memory, read and counted without a call into C. For
 * exact types only, and while attached; {@code LayoutCheck} has compared all of it with the running
 * CPython.
 */
public final class Fields {

    private static final int TYPE_FLAGS = 168;
    private static final int SIZE = 16;
    private static final int LONG_DIGITS = 24;
    private static final int DIGIT_BITS = 30;

    /** CPython has one object for each non-negative int below. */
    public static final int SMALL_INTEGERS = 257;

    private static final int FLOAT_VALUE = 16;
    private static final int LIST_ITEMS = 24;

    /** After the tuple's hash. */
    private static final int TUPLE_ITEMS = 32;

    private static final int TEXT_HASH = 24;
    private static final int TEXT_STATE = 32;
    private static final int ASCII_DATA = 40;
    private static final int COMPACT_DATA = 56;
    private static final int COMPACT = 1 << 5;
    private static final int ASCII = 1 << 6;

    /** The bits of the state of a text that is ASCII, one byte a character, and not interned. */
    private static final int STATE = 0xFF;

    private static final int PLAIN_ASCII = 1 << 2 | COMPACT | ASCII;
    private static final long NO_HASH = -1;

    public final long longType;
    public final long floatType;
    public final long boolType;
    public final long textType;
    public final long listType;
    final long tupleType;
    final long dictType;
    private final long true_;
    private final Memory memory;

    Fields(CPython python) {
        memory = python.memory();
        longType = python.symbol("PyLong_Type");
        floatType = python.symbol("PyFloat_Type");
        boolType = python.symbol("PyBool_Type");
        textType = python.symbol("PyUnicode_Type");
        listType = python.symbol("PyList_Type");
        tupleType = python.symbol("PyTuple_Type");
        dictType = python.symbol("PyDict_Type");
        true_ = python.symbol("_Py_TrueStruct");
    }

    public long type(long object) {
        return memory.getLong(object + Layout.OB_TYPE);
    }

    public long typeFlags(long type) {
        return memory.getLong(type + TYPE_FLAGS);
    }

    /** The count, or less than 0 when it is not counted ({@code _Py_IsImmortal}). */
    public int count(long object) {
        return memory.getInt(object);
    }

    public void setCount(long object, int count) {
        memory.putInt(object, count);
    }

    public boolean isTrue(long bool) {
        return bool == true_;
    }

    public double real(long exactFloat) {
        return Double.longBitsToDouble(memory.getLong(exactFloat + FLOAT_VALUE));
    }

    /** How many digits of 30 bits an int has. */
    public long digits(long exactLong) {
        return memory.getLong(exactLong + SIZE) >>> 3;
    }

    /** The value of an int of at most two digits. */
    public long smallInteger(long exactLong) {
        long tag = memory.getLong(exactLong + SIZE);
        long low = memory.getInt(exactLong + LONG_DIGITS);
        long magnitude =
                tag >>> 3 < 2
                        ? low
                        : low
                                | (long) memory.getInt(exactLong + LONG_DIGITS + Integer.BYTES)
                                        << DIGIT_BITS;
        return (tag & 3) == 0 ? magnitude : (tag & 2) == 0 ? 0 : -magnitude;
    }

    /** How many digits an int of that magnitude has. */
    int digitsOf(long magnitude) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(magnitude);
        return (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    }

    /** Another value with as many digits, which is not zero, for an int that nobody else holds. */
    public void setInteger(long exactLong, int digits, long magnitude, boolean negative) {
        memory.putLong(exactLong + SIZE, (long) digits << 3 | (negative ? 2 : 0));
        memory.putInt(exactLong + LONG_DIGITS, (int) (magnitude & (1 << DIGIT_BITS) - 1));
        if (digits > 1) {
            memory.putInt(
                    exactLong + LONG_DIGITS + Integer.BYTES, (int) (magnitude >>> DIGIT_BITS));
        }
    }

    /** Another value for a float that nobody else holds. */
    public void setReal(long exactFloat, double value) {
        memory.putLong(exactFloat + FLOAT_VALUE, Double.doubleToRawLongBits(value));
    }

    /** Whether the characters could be others when nobody else holds the text. */
    boolean isPlainAscii(long exactText) {
        return (memory.getInt(exactText + TEXT_STATE) & STATE) == PLAIN_ASCII;
    }

    /** Other characters, as many, for a plain text that nobody else holds. */
    public void setAscii(long exactText, byte[] characters) {
        memory.putBytes(exactText + ASCII_DATA, characters, characters.length);
        memory.putLong(exactText + TEXT_HASH, NO_HASH);
    }

    /** The hash of a text, or -1 when nobody has asked for it. */
    public long hash(long exactText) {
        return memory.getLong(exactText + TEXT_HASH);
    }

    /** The length of a list or tuple. */
    public long size(long exactSequence) {
        return memory.getLong(exactSequence + SIZE);
    }

    /** The address of a list's items, until the list changes. */
    public long listItems(long exactList) {
        return memory.getLong(exactList + LIST_ITEMS);
    }

    public long tupleItems(long exactTuple) {
        return exactTuple + TUPLE_ITEMS;
    }

    /** Borrowed reference. */
    public long item(long exactSequence, boolean list, long index) {
        long items = list ? listItems(exactSequence) : tupleItems(exactSequence);
        return memory.getLong(items + index * Long.BYTES);
    }

    /** A str's characters, as they are: a lone surrogate is one char. */
    public String text(long exactText) {
        int state = memory.getInt(exactText + TEXT_STATE);
        int length = Math.toIntExact(memory.getLong(exactText + SIZE));
        if ((state & COMPACT) == 0) {
            throw new IllegalStateException("a str that is not compact");
        }
        long start = exactText + ((state & ASCII) != 0 ? ASCII_DATA : COMPACT_DATA);
        int width = state >>> 2 & 7;
        byte[] units = memory.getBytes(start, Math.multiplyExact(length, width));
        if (width == 1) {
            return new String(units, StandardCharsets.ISO_8859_1);
        }
        ByteBuffer buffer = ByteBuffer.wrap(units).order(ByteOrder.nativeOrder());
        if (width == Character.BYTES) {
            return buffer.asCharBuffer().toString();
        }
        int[] points = new int[length];
        buffer.asIntBuffer().get(points);
        return new String(points, 0, length);
    }
}
