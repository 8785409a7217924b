package loader.convert;

import java.math.BigInteger;
import loader.cpython.AttachedThread;
import loader.libpython.Fields;

/** Python's int as a Java number. */
final class Numbers {

    private static final int NATIVE_BIG_ENDIAN = 0;

    /** What a {@code BigInteger} holds. */
    private static final int MOST_BYTES = 1 << 28;

    private Numbers() {}

    /**
     * An {@code Integer}, a {@code Long} or a {@code BigInteger}, the smallest that holds the
     * value.
     */
    static Number integer(AttachedThread python, long object) {
        Fields fields = python.fields();
        if (fields.type(object) == fields.longType && fields.digits(object) <= 2) {
            return small(fields.smallInteger(object));
        }
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
            python.scratch().free(overflow);
        }
    }

    /** New reference, or NULL with an exception set. */
    static long toPython(AttachedThread python, BigInteger big) {
        byte[] bytes = big.toByteArray();
        long buffer = python.scratch().bytes(bytes.length);
        try {
            python.memory().putBytes(buffer, bytes, bytes.length);
            return python.api().PyLong_FromNativeBytes(buffer, bytes.length, NATIVE_BIG_ENDIAN);
        } finally {
            python.scratch().free(buffer);
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
        if (size > MOST_BYTES) {
            throw new ClassCastException("an int of " + size + " bytes cannot become a BigInteger");
        }
        long buffer = python.memory().allocate(size);
        try {
            python.check(
                    python.api().PyLong_AsNativeBytes(object, buffer, size, NATIVE_BIG_ENDIAN));
            return new BigInteger(python.memory().getBytes(buffer, Math.toIntExact(size)));
        } finally {
            python.memory().free(buffer);
        }
    }
}
