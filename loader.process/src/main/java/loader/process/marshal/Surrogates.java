package loader.process.marshal;

/**
 * UTF-8 in which a lone surrogate has three bytes, as Python's {@code surrogatepass} writes it. A
 * low surrogate behind a high one is one character.
 */
final class Surrogates {

    private static final char REPLACEMENT = '\uFFFD';

    private Surrogates() {}

    /** Whether the text has a surrogate without its other half. */
    static boolean areIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** Whether a text that Java has decoded may have lost surrogates. */
    static boolean mayBeIn(String decoded) {
        return decoded.indexOf(REPLACEMENT) >= 0;
    }

    static byte[] encode(String text) {
        byte[] bytes = new byte[3 * text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            int point = text.codePointAt(i);
            i += Character.charCount(point) - 1;
            size = put(bytes, size, point);
        }
        return java.util.Arrays.copyOf(bytes, size);
    }

    private static int put(byte[] bytes, int at, int point) {
        int size = at;
        if (point < 0x80) {
            bytes[size++] = (byte) point;
        } else if (point < 0x800) {
            bytes[size++] = (byte) (0xC0 | point >> 6);
            bytes[size++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x10000) {
            bytes[size++] = (byte) (0xE0 | point >> 12);
            bytes[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            bytes[size++] = (byte) (0x80 | point & 0x3F);
        } else {
            bytes[size++] = (byte) (0xF0 | point >> 18);
            bytes[size++] = (byte) (0x80 | point >> 12 & 0x3F);
            bytes[size++] = (byte) (0x80 | point >> 6 & 0x3F);
            bytes[size++] = (byte) (0x80 | point & 0x3F);
        }
        return size;
    }

    static String decode(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int first = bytes[at] & 0xFF;
            int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
            if (at + length > to) {
                throw new MalformedDataException("text that ends within a character");
            }
            int point = length == 1 ? first : first & 0xFF >> length + 1;
            for (int i = 1; i < length; i++) {
                point = point << 6 | bytes[at + i] & 0x3F;
            }
            if (!Character.isValidCodePoint(point)) {
                throw new MalformedDataException("no character: " + point);
            }
            text.appendCodePoint(point);
            at += length;
        }
        return text.toString();
    }
}
