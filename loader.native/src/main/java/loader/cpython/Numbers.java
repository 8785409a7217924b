package loader.cpython;

import java.math.BigInteger;

/** Python's int as a Java number. */
final class Numbers {

    private static final int NATIVE_BIG_ENDIAN = 0;

    private Numbers() {}

    /**
     * An {@code Integer}, a {@code Long} or a {@code BigInteger}, the smallest that holds the
     * value.
     */
    static Number integer(AttachedThread python, long object) {
        int mark = python.scratch().mark();
        long overflow = python.scratch().words(1);
        try {
            long value = python.api().PyLong_AsLongLongAndOverflow(object, overflow);
            if (python.memory().getInt(overflow) != 0) {
                return big(python, object);
            }
            if (value == -1 && python.api().PyErr_Occurred() != 0) {
                throw python.raised();
            }
            return small(value);
        } finally {
            python.scratch().release(mark);
        }
    }

    private static Number small(long value) {
        int narrow = (int) value;
        if (narrow == value) {
            return narrow;
        }
        return value;
    }

    private static BigInteger big(AttachedThread python, long object) {
        long size =
                python.check(python.api().PyLong_AsNativeBytes(object, 0, 0, NATIVE_BIG_ENDIAN));
        long buffer = python.memory().allocate(size);
        try {
            python.check(
                    python.api().PyLong_AsNativeBytes(object, buffer, size, NATIVE_BIG_ENDIAN));
            return new BigInteger(python.memory().getBytes(buffer, Math.toIntExact(size)));
        } finally {
            python.memory().free(buffer);
        }
    }

    /** The number as a value of the type without loss, or null. */
    static Object as(Number number, Class<?> type) {
        if (number instanceof Double real) {
            return type == Float.class ? (Object) real.floatValue() : null;
        }
        BigInteger value = new BigInteger(number.toString());
        if (type == Long.class && value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        if (type == Integer.class && value.bitLength() < Integer.SIZE) {
            return value.intValue();
        }
        if (type == Double.class) {
            return value.doubleValue();
        }
        return type == BigInteger.class ? value : null;
    }
}
