package loader.convert;

import loader.cpython.AttachedThread;
import loader.cpython.Reference;

/**
 * Lists of many numbers of one kind, made by CPython in one go: {@code
 * memoryview(…).cast('q').tolist()}. One call into C for each item is what costs.
 */
final class NumericLists {

    private static final int READ = 0x100;

    private NumericLists() {}

    /** New reference to a list, or 0 when the values are not all of one kind. */
    static long list(AttachedThread python, Object[] values) {
        if (all(values, Long.class) || all(values, Integer.class)) {
            return list(python, values, "q");
        }
        return all(values, Double.class) ? list(python, values, "d") : 0;
    }

    private static boolean all(Object[] values, Class<?> type) {
        for (Object value : values) {
            if (value == null || value.getClass() != type) {
                return false;
            }
        }
        return true;
    }

    private static long list(AttachedThread python, Object[] values, String format) {
        int size = Math.multiplyExact(values.length, Long.BYTES);
        long words = python.scratch().bytes(size);
        try {
            for (int i = 0; i < values.length; i++) {
                python.memory().putLong(words + Long.BYTES * (long) i, bits(values[i]));
            }
            try (Reference bytes =
                            python.owned(python.api().PyMemoryView_FromMemory(words, size, READ));
                    Reference numbers = (Reference) bytes.callMethod("cast", format)) {
                return ((Reference) numbers.callMethod("tolist")).releaseAddress();
            }
        } finally {
            python.scratch().free(words);
        }
    }

    private static long bits(Object value) {
        return value instanceof Double real
                ? Double.doubleToRawLongBits(real)
                : ((Number) value).longValue();
    }
}
