package loader.spi;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Java's numbers as each other, as far as nothing is lost. */
public final class NumericTypes {

    private NumericTypes() {}

    /** The number as a value of the type without loss, or null. */
    public static Object as(Number number, Class<?> type) {
        if (number instanceof Double real) {
            return real(real, type);
        }
        if (number instanceof BigInteger big) {
            return big(big, type);
        }
        return number instanceof Long || number instanceof Integer
                ? whole(number.longValue(), type)
                : null;
    }

    private static Object real(double value, Class<?> type) {
        boolean fits = Double.isNaN(value) || (float) value == value;
        return type == Float.class && fits ? (Object) (float) value : null;
    }

    private static Object whole(long value, Class<?> type) {
        if (type == Long.class) {
            return value;
        }
        if (type == Integer.class) {
            return (int) value == value ? (int) value : null;
        }
        if (type == Short.class) {
            return (short) value == value ? (short) value : null;
        }
        if (type == Byte.class) {
            return (byte) value == value ? (byte) value : null;
        }
        return big(BigInteger.valueOf(value), type);
    }

    private static Object big(BigInteger value, Class<?> type) {
        if (type == Double.class) {
            double real = value.doubleValue();
            return Double.isInfinite(real) ? null : real;
        }
        if (type == Float.class) {
            float real = value.floatValue();
            return Float.isInfinite(real) ? null : real;
        }
        if (type == BigDecimal.class) {
            return new BigDecimal(value);
        }
        return type == BigInteger.class ? value : null;
    }
}
