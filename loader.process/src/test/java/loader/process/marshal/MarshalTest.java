package loader.process.marshal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.python.Complex;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format without Python; {@code WireTest} compares it with Python's own. */
class MarshalTest {

    private static Object back(MarshalWriter writer) {
        return MarshalReader.read(writer.written(), tag -> tag);
    }

    private static Object read(String bytes) {
        return MarshalReader.read(
                ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)), tag -> tag);
    }

    @Property
    void integersComeBackInTheSmallestClass(@ForAll long value) {
        MarshalWriter writer = new MarshalWriter();
        writer.integer(value);
        Object expected = (int) value == value ? (Object) (int) value : (Object) value;
        assertEquals(expected, back(writer));
    }

    @Property
    void largeIntegersComeBack(@ForAll("large") BigInteger value) {
        MarshalWriter writer = new MarshalWriter();
        writer.integer(value);
        assertEquals(value, back(writer));
    }

    @Provide
    Arbitrary<BigInteger> large() {
        return Arbitraries.integers()
                .between(65, 2000)
                .flatMap(
                        bits ->
                                Arbitraries.bigIntegers()
                                        .between(
                                                BigInteger.ONE.shiftLeft(bits - 1),
                                                BigInteger.ONE.shiftLeft(bits)))
                .flatMap(value -> Arbitraries.of(value, value.negate()));
    }

    /** Also with lone surrogates, which UTF-8 does not have. */
    @Property
    void textComesBack(@ForAll("text") String value) {
        MarshalWriter writer = new MarshalWriter();
        writer.text(value);
        assertEquals(value, back(writer));
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.chars()
                .range('\0', '\uFFFF')
                .map(String::valueOf)
                .list()
                .ofMaxSize(300)
                .map(parts -> String.join("", parts));
    }

    @Property
    void realsComeBack(@ForAll double value) {
        MarshalWriter writer = new MarshalWriter();
        writer.real(value);
        assertEquals(value, back(writer));
    }

    @Property
    void bytesComeBack(@ForAll byte[] value) {
        MarshalWriter writer = new MarshalWriter();
        writer.bytes(value);
        assertArrayEquals(value, (byte[]) back(writer));
    }

    @Test
    void containersComeBack() {
        MarshalWriter writer = new MarshalWriter();
        writer.tuple(3);
        writer.list(2);
        writer.none();
        writer.bool(true);
        writer.dict();
        writer.text("key");
        writer.complex(1, -2);
        writer.endOfDict();
        writer.tuple(0);
        assertEquals(
                List.of(
                        java.util.Arrays.asList(null, true),
                        Map.of("key", new Complex(1, -2)),
                        List.of()),
                back(writer));
    }

    @Test
    void setsAreReadInBothForms() {
        assertEquals(Set.of("a"), read("<\1\0\0\0z\1a"));
        assertEquals(Set.of("a"), read(">\1\0\0\0z\1a"));
    }

    @Test
    void aTupleThatBeginsWithAnEllipsisIsATag() {
        MarshalWriter writer = new MarshalWriter();
        writer.tuple(3);
        writer.ellipsis();
        writer.text("object");
        writer.integer(7);
        assertEquals("[object, 7]", MarshalReader.read(writer.written(), tag -> tag.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "i\1\0\0",
                "?",
                "NN",
                ".",
                "0",
                "s\5\0\0\0ab",
                "s\u00ff\u00ff\u00ff\u00ff",
                "z\3ab",
                "[\u00ff\u00ff\u00ff\u007f",
                "(\1\0\0\0",
                "(\1\0\0\0000",
                "(\2\0\0\0i\1\0\0\0.",
                "{N",
                "{N0",
                "{.N0",
                "l\u00ff\u00ff\u00ff\u007f",
                "l\0\0\0\u0080",
                "u\2\0\0\0\u00ed\u00a0",
                "c\0\0\0\0",
                "r\0\0\0\0"
            })
    void otherBytesAreRefused(String bytes) {
        assertThrows(MalformedDataException.class, () -> read(bytes));
    }

    @Test
    void tooManyLevelsAreRefused() {
        assertThrows(MalformedDataException.class, () -> read("(\1\0\0\0".repeat(100_000) + "N"));
    }

    /** Whatever comes, nothing but the one exception is thrown, and no memory is taken for it. */
    @Property
    void anyBytesAreAValueOrRefused(@ForAll("almost") byte[] bytes) {
        try {
            MarshalReader.read(ByteBuffer.wrap(bytes), tag -> tag);
        } catch (MalformedDataException refused) {
            assertEquals(MalformedDataException.class, refused.getClass());
        }
    }

    @Provide
    Arbitrary<byte[]> almost() {
        return Arbitraries.of(
                        "NTFilgysuatzZ([{<>.0)\0\1\2\3\4\u007f\u0080\u00ff"
                                .chars()
                                .boxed()
                                .toList())
                .map(code -> (byte) (int) code)
                .list()
                .ofMaxSize(60)
                .map(
                        list -> {
                            byte[] bytes = new byte[list.size()];
                            for (int i = 0; i < bytes.length; i++) {
                                bytes[i] = list.get(i);
                            }
                            return bytes;
                        });
    }
}
