package loader.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import loader.capi.CApi;

/** Java text and Python's str: any code point, NUL and lone surrogates included. */
final class Text {

    private Text() {}

    /** New reference, or NULL with an exception set. */
    static long toPython(AttachedThread python, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (hasLoneSurrogate(text)) {
            return fromUtf16(python, text);
        }
        int mark = python.scratch().mark();
        long address = python.scratch().bytes(utf8.length);
        try {
            python.memory().putBytes(address, utf8, utf8.length);
            return python.api().PyUnicode_DecodeUTF8(address, utf8.length, 0);
        } finally {
            python.scratch().free(address);
            python.scratch().release(mark);
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return !StandardCharsets.UTF_16BE.newEncoder().canEncode(text);
            }
        }
        return false;
    }

    private static long fromUtf16(AttachedThread python, String text) {
        ByteBuffer units = ByteBuffer.allocate(text.length() * Character.BYTES);
        text.chars().forEach(unit -> units.putChar((char) unit));
        try (Reference bytes = python.of(units.array());
                Reference decoded =
                        (Reference) bytes.callMethod("decode", "utf-16-be", "surrogatepass")) {
            return decoded.releaseAddress();
        }
    }

    static String toJava(AttachedThread python, long object) {
        CApi api = python.api();
        int mark = python.scratch().mark();
        long size = python.scratch().words(1);
        try {
            long utf8 = api.PyUnicode_AsUTF8AndSize(object, size);
            if (utf8 == 0) {
                api.PyErr_Clear();
                return toUtf16(python, object);
            }
            int length = Math.toIntExact(python.memory().getLong(size));
            return new String(python.memory().getBytes(utf8, length), StandardCharsets.UTF_8);
        } finally {
            python.scratch().release(mark);
        }
    }

    private static String toUtf16(AttachedThread python, long object) {
        try (Reference text = python.borrowed(object);
                Reference bytes =
                        (Reference) text.callMethod("encode", "utf-16-be", "surrogatepass")) {
            ByteBuffer units = ByteBuffer.wrap(bytes.as(byte[].class));
            return units.asCharBuffer().toString();
        }
    }
}
