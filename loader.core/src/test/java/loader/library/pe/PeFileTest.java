package loader.library.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loader.library.LibraryFormat;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.SharedLibrary;
import loader.library.reading.LibraryReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeFileTest {

    @Test
    void theHeadersSayWhatTheLibraryIs() {
        SharedLibrary library = LibraryReader.read(ByteBuffer.wrap(PeBuilder.library()));
        assertEquals(LibraryFormat.PE, library.format());
        assertEquals("[windows-x86_64]", library.platforms().toString());
        assertEquals(Optional.of("spam.pyd"), library.name());
        assertEquals(List.of("python314.dll"), library.needed());
        assertEquals(Set.of(LibraryTrait.INITIALIZERS, LibraryTrait.FINALIZERS), library.traits());
    }

    @Test
    void valuesAndForwardedNamesAreNoFunctions() {
        SharedLibrary library = LibraryReader.read(ByteBuffer.wrap(PeBuilder.library()));
        assertEquals(List.of("PyInit_spam"), library.functions().startingWith(""));
    }

    @ParameterizedTest
    @CsvSource({
        "0x8664, 0x22, is an executable",
        "0x14c, 0x2022, is 32-bit PE (x86)",
        "0x1234, 0x2022, is built for an unknown processor (PE machine 0x1234)",
    })
    void anotherKindOfPeIsRefused(int machine, int characteristics, String reason) {
        assertEquals(reason, reason(PeBuilder.library(machine, characteristics)));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 140, 300, 450, 1000, 2000, 2559})
    void aTruncatedFileIsRefused(int length) {
        assertEquals(
                "truncated", reason(Arrays.copyOf(PeBuilder.library(), length)).substring(0, 9));
    }

    private static String reason(byte[] file) {
        return assertThrows(
                        MalformedLibraryException.class,
                        () -> LibraryReader.read(ByteBuffer.wrap(file)))
                .getMessage();
    }
}
