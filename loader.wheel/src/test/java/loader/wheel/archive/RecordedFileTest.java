package loader.wheel.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.wheel.text.Csv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 376, "RECORD"; PEP 427, "The .dist-info directory". */
class RecordedFileTest {

    @Test
    void aRowIsAFileItsDigestAndItsSize() {
        String empty = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
        RecordedFile file = parse("spam/a.py,sha256=" + empty + ",0\n").get(0);
        assertEquals("spam/a.py", file.path());
        assertEquals(0, file.size().orElseThrow());
        RecordedFile.Digest digest = file.digest().orElseThrow();
        assertTrue(digest.matches(digest.start().digest()));
    }

    @Test
    void fieldsMayBeQuotedAndLinesEndInAnyWay() {
        List<RecordedFile> files = parse("\"a,\"\"b\"\"\",,\r\nc,,\r\n\nd,,");
        assertEquals(List.of("a,\"b\"", "c", "d"), files.stream().map(RecordedFile::path).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a,b",
                "a,,,",
                "a,md5=x,1",
                "a,sha1=x,1",
                "a,sha256,x",
                "a,,-1",
                "a,,1x",
                "a,,1234567890123456789",
                "\"a,,",
                "\"a\"b,,"
            })
    void aRowThatIsNotSoIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> parse(text));
    }

    private static List<RecordedFile> parse(String text) {
        return Csv.parse(text).stream().map(RecordedFile::parse).toList();
    }
}
