package loader.cpython;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import loader.capi.CApi;
import loader.capi.Memory;

/** Java text and Python's str: any code point, NUL and lone surrogates included. */
public final class Text {

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** A one in each byte, and the highest bit of each byte. */
    private static final long ONES = 0x0101010101010101L;

    private static final long HIGH_BITS = ONES << 7;

    private Text() {}

    /** New reference, or NULL with an exception set. */
    public static long toPython(AttachedApi python, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (hasQuestionMark(utf8) && hasLoneSurrogate(text)) {
            return fromCodePoints(python, text.codePoints().toArray());
        }
        if (utf8.length == text.length()) {
            long again = python.freeLists().ascii(python.fields(), utf8);
            if (again != 0) {
                return again;
            }
        }
        long address = python.scratch().bytes(utf8.length);
        try {
            python.memory().putBytes(address, utf8, utf8.length);
            return python.api().PyUnicode_DecodeUTF8(address, utf8.length, 0);
        } finally {
            python.scratch().free(address);
        }
    }

    /**
     * UTF-8 text for C, which the caller frees.
     *
     * @throws IllegalArgumentException when C would see another text
     */
    static long allocate(Memory memory, String text) {
        if (text.indexOf(0) >= 0 || hasLoneSurrogate(text)) {
            throw new IllegalArgumentException("a text with NUL or a lone surrogate");
        }
        return memory.allocateText(text);
    }

    /**
     * Whether a lone surrogate is possible: Java encodes it as a question mark. Eight bytes at a
     * time, since every text that goes to Python comes by here.
     */
    private static boolean hasQuestionMark(byte[] utf8) {
        int start = 0;
        for (; start + Long.BYTES <= utf8.length; start += Long.BYTES) {
            long differences = (long) WORDS.get(utf8, start) ^ ('?' * ONES);
            if ((differences - ONES & ~differences & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; start < utf8.length; start++) {
            if (utf8[start] == '?') {
                return true;
            }
        }
        return false;
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                if (Character.isLowSurrogate(unit)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static long fromCodePoints(AttachedApi python, int[] points) {
        ByteBuffer units =
                ByteBuffer.allocate(Math.multiplyExact(points.length, Integer.BYTES))
                        .order(ByteOrder.nativeOrder());
        units.asIntBuffer().put(points);
        long address = python.scratch().bytes(units.capacity());
        try {
            python.memory().putBytes(address, units.array(), units.capacity());
            return python.api().PyUnicode_FromKindAndData(Integer.BYTES, address, points.length);
        } finally {
            python.scratch().free(address);
        }
    }

    /** The text of a str or of an object of a subclass. */
    public static String toJava(AttachedApi python, long object) {
        if (python.fields().type(object) == python.fields().textType) {
            return python.fields().text(object);
        }
        CApi api = python.api();
        long size = python.scratch().words(1);
        try {
            long utf8 = api.PyUnicode_AsUTF8AndSize(object, size);
            if (utf8 == 0) {
                api.PyErr_Clear();
                return exactCopy(python, object);
            }
            int length = Math.toIntExact(python.memory().getLong(size));
            return new String(python.memory().getBytes(utf8, length), StandardCharsets.UTF_8);
        } finally {
            python.scratch().free(size);
        }
    }

    /** Only an object of a subclass with lone surrogates comes here. */
    private static String exactCopy(AttachedApi python, long object) {
        long exact = python.required(python.python().call("PyUnicode_FromObject", object));
        try {
            return python.fields().text(exact);
        } finally {
            python.decRef(exact);
        }
    }
}
