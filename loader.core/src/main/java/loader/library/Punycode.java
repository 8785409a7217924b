package loader.library;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** RFC 3492 for text of any kind and length, as Python's {@code punycode} codec has it. */
final class Punycode {
    private static final int BASE = 36;
    private static final int SMALLEST = 1;
    private static final int LARGEST = 26;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_EXTENDED = 128;
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private Punycode() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        int[] points = text.codePoints().toArray();
        text.codePoints().filter(p -> p < FIRST_EXTENDED).forEach(encoded::appendCodePoint);
        int done = encoded.length();
        int ascii = done;
        if (ascii > 0) {
            encoded.append('-');
        }
        int bias = FIRST_BIAS;
        int last = FIRST_EXTENDED;
        long delta = 0;
        while (done < points.length) {
            int next = nextHigher(points, last);
            delta += (long) (next - last) * (done + 1);
            for (int point : points) {
                if (point < next) {
                    delta++;
                } else if (point == next) {
                    appendNumber(encoded, delta, bias);
                    bias = adapt(delta, done + 1, done == ascii);
                    delta = 0;
                    done++;
                }
            }
            delta++;
            last = next + 1;
        }
        return encoded.toString();
    }

    private static int nextHigher(int[] points, int last) {
        int next = Integer.MAX_VALUE;
        for (int point : points) {
            if (point >= last) {
                next = Math.min(next, point);
            }
        }
        return next;
    }

    private static void appendNumber(StringBuilder encoded, long number, int bias) {
        long rest = number;
        int position = BASE;
        while (rest >= threshold(position, bias)) {
            int threshold = threshold(position, bias);
            encoded.append(
                    DIGITS.charAt((int) (threshold + (rest - threshold) % (BASE - threshold))));
            rest = (rest - threshold) / (BASE - threshold);
            position += BASE;
        }
        encoded.append(DIGITS.charAt((int) rest));
    }

    /** Throws {@link IllegalArgumentException} when the text encodes nothing. */
    static String decode(String encoded) {
        if (!US_ASCII.newEncoder().canEncode(encoded)) {
            throw new IllegalArgumentException("not ASCII");
        }
        int delimiter = encoded.lastIndexOf('-');
        StringBuilder text = new StringBuilder(encoded.substring(0, Math.max(0, delimiter)));
        int count = text.length();
        int at = delimiter + 1;
        int bias = FIRST_BIAS;
        long point = FIRST_EXTENDED;
        long index = 0;
        while (at < encoded.length()) {
            long before = index;
            long weight = 1;
            for (int position = BASE; ; position += BASE) {
                int digit = digit(encoded, at++);
                index = Math.addExact(index, Math.multiplyExact(digit, weight));
                int threshold = threshold(position, bias);
                if (digit < threshold) {
                    break;
                }
                weight = Math.multiplyExact(weight, (long) BASE - threshold);
            }
            count++;
            bias = adapt(index - before, count, before == 0);
            point += index / count;
            insert(text, (int) (index % count), point);
            index = index % count + 1;
        }
        return text.toString();
    }

    private static int digit(String encoded, int at) {
        int digit = at < encoded.length() ? DIGITS.indexOf(lowerCase(encoded.charAt(at))) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("incomplete or foreign digit at " + at);
        }
        return digit;
    }

    private static char lowerCase(char digit) {
        return digit >= 'A' && digit <= 'Z' ? (char) (digit + 'a' - 'A') : digit;
    }

    private static void insert(StringBuilder text, int index, long point) {
        if (point > Character.MAX_CODE_POINT) {
            throw new IllegalArgumentException("no such code point");
        }
        text.insert(text.offsetByCodePoints(0, index), Character.toString((int) point));
    }

    private static int threshold(int position, int bias) {
        return Math.max(SMALLEST, Math.min(LARGEST, position - bias));
    }

    private static int adapt(long delta, int points, boolean first) {
        long rest = first ? delta / 700 : delta / 2;
        rest += rest / points;
        int bias = 0;
        while (rest > (BASE - SMALLEST) * LARGEST / 2) {
            rest /= BASE - SMALLEST;
            bias += BASE;
        }
        return (int) (bias + BASE * rest / (rest + 38));
    }
}
