package loader.process.marshal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import loader.python.Complex;

/**
 * Reads a value. An {@code int} becomes the first of {@code Integer}, {@code Long} and {@code
 * BigInteger} that holds it; a tuple becomes a list, but one that begins with an Ellipsis is a tag.
 */
public final class MarshalReader {

    private static final int DEEPEST = 600;
    private static final int DIGIT_BITS = 15;
    private static final Object ELLIPSIS = new Object();
    private static final Object END = new Object();

    private final ByteBuffer bytes;
    private final Function<List<Object>, Object> tags;
    private int depth;

    private MarshalReader(ByteBuffer bytes, Function<List<Object>, Object> tags) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.tags = tags;
    }

    /**
     * The one value that the bytes of the array-backed buffer are.
     *
     * @param tags makes the value of a tag, which is the rest of the tuple behind the Ellipsis
     * @throws MalformedDataException if the bytes are anything else
     */
    public static Object read(ByteBuffer bytes, Function<List<Object>, Object> tags) {
        MarshalReader reader = new MarshalReader(bytes, tags);
        try {
            Object value = reader.item();
            if (bytes.hasRemaining()) {
                throw new MalformedDataException(bytes.remaining() + " bytes behind the value");
            }
            return value;
        } catch (BufferUnderflowException early) {
            throw new MalformedDataException("the data ends too early");
        }
    }

    private Object item() {
        Object value = value();
        if (value == END || value == ELLIPSIS) {
            throw new MalformedDataException("no value where one should be");
        }
        return value;
    }

    private Object value() {
        byte code = bytes.get();
        return switch (code) {
            case 'N' -> null;
            case 'T' -> true;
            case 'F' -> false;
            case 'i' -> bytes.getInt();
            case 'l' -> integer();
            case 'g' -> bytes.getDouble();
            case 'y' -> new Complex(bytes.getDouble(), bytes.getDouble());
            case 's' -> content();
            case 'u', 't', 'a', 'A' -> text(length());
            case 'z', 'Z' -> text(bytes.get() & 0xFF);
            case '.' -> ELLIPSIS;
            case '0' -> END;
            default -> container(code);
        };
    }

    private Object container(byte code) {
        if (++depth > DEEPEST) {
            throw new MalformedDataException("more than " + DEEPEST + " levels");
        }
        Object made =
                switch (code) {
                    case '(' -> tuple(length());
                    case ')' -> tuple(bytes.get() & 0xFF);
                    case '[' -> items(new ArrayList<>(), length());
                    case '<', '>' -> set(length());
                    case '{' -> dict();
                    default -> throw new MalformedDataException("no code: " + code);
                };
        depth--;
        return made;
    }

    /** Each item has a byte at least: what is longer than the data is refused before it is made. */
    private int length() {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedDataException("no length: " + length);
        }
        return length;
    }

    private byte[] content() {
        byte[] content = new byte[length()];
        bytes.get(content);
        return content;
    }

    private String text(int length) {
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        int from = bytes.arrayOffset() + bytes.position();
        bytes.position(bytes.position() + length);
        String text = new String(bytes.array(), from, length, UTF_8);
        return Surrogates.mayBeIn(text)
                ? Surrogates.decode(bytes.array(), from, from + length)
                : text;
    }

    private Object integer() {
        int signed = bytes.getInt();
        long digits = Math.abs((long) signed);
        if (Short.BYTES * digits > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        BigInteger value = magnitude((int) digits);
        BigInteger number = signed < 0 ? value.negate() : value;
        if (number.bitLength() >= Long.SIZE) {
            return number;
        }
        long whole = number.longValue();
        return (int) whole == whole ? (Object) (int) whole : (Object) whole;
    }

    private BigInteger magnitude(int digits) {
        byte[] big = new byte[(int) (((long) digits * DIGIT_BITS + Byte.SIZE - 1) / Byte.SIZE)];
        int at = big.length;
        int pending = 0;
        int pendingBits = 0;
        for (int i = 0; i < digits; i++) {
            pending |= (bytes.getShort() & 0x7FFF) << pendingBits;
            for (pendingBits += DIGIT_BITS; pendingBits >= Byte.SIZE; pendingBits -= Byte.SIZE) {
                big[--at] = (byte) pending;
                pending >>>= Byte.SIZE;
            }
        }
        if (at > 0) {
            big[--at] = (byte) pending;
        }
        try {
            return new BigInteger(1, big);
        } catch (ArithmeticException tooLarge) {
            throw new ClassCastException("an int of " + big.length + " bytes has no BigInteger");
        }
    }

    private Object tuple(int length) {
        if (length == 0) {
            return new ArrayList<>();
        }
        Object first = value();
        if (first == ELLIPSIS) {
            return tags.apply(items(new ArrayList<>(length), length - 1));
        }
        if (first == END) {
            throw new MalformedDataException("no value where one should be");
        }
        List<Object> items = new ArrayList<>(length);
        items.add(first);
        return items(items, length - 1);
    }

    private <C extends Collection<Object>> C items(C items, int length) {
        for (int i = 0; i < length; i++) {
            items.add(item());
        }
        return items;
    }

    private Set<Object> set(int length) {
        return items(new LinkedHashSet<>(), length);
    }

    private Map<Object, Object> dict() {
        Map<Object, Object> dict = new LinkedHashMap<>();
        for (Object key = value(); key != END; key = value()) {
            if (key == ELLIPSIS) {
                throw new MalformedDataException("no key where one should be");
            }
            dict.put(key, item());
        }
        return dict;
    }
}
