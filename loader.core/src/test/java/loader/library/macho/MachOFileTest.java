package loader.library.macho;

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

class MachOFileTest {

    @Test
    void theLoadCommandsSayWhatTheLibraryIs() {
        SharedLibrary library = LibraryReader.read(ByteBuffer.wrap(MachOBuilder.library()));
        assertEquals(LibraryFormat.MACH_O, library.format());
        assertEquals("[macosx-arm64]", library.platforms().toString());
        assertEquals(Optional.of("@rpath/libspam.dylib"), library.name());
        assertEquals(List.of("/usr/lib/libSystem.B.dylib"), library.needed());
        assertEquals(List.of("@loader_path/../lib"), library.searchPath());
        assertEquals(Set.of(LibraryTrait.INITIALIZERS), library.traits());
    }

    @Test
    void onlyExternalFunctionsInCodeAreExported() {
        SharedLibrary library = LibraryReader.read(ByteBuffer.wrap(MachOBuilder.library()));
        assertEquals(List.of("PyInit_spam"), library.functions().startingWith("PyInit_"));
        assertEquals(List.of("PyInit_spam", "other"), library.functions().startingWith(""));
    }

    @Test
    void aUniversalLibraryIsForSeveralPlatforms() {
        SharedLibrary library = LibraryReader.read(ByteBuffer.wrap(MachOBuilder.universal()));
        assertEquals("[macosx-x86_64, macosx-arm64]", library.platforms().toString());
        assertEquals(List.of("PyInit_spam"), library.functions().startingWith("PyInit_"));
        assertEquals(List.of("/usr/lib/libSystem.B.dylib"), library.needed());
    }

    @ParameterizedTest
    @CsvSource({
        "1, is a relocatable object file",
        "2, is an executable",
        "10, is no library (Mach-O type 10)"
    })
    void anotherKindOfMachOIsRefused(int type, String reason) {
        byte[] file = MachOBuilder.library(MachOBuilder.ARM64, type);
        assertEquals(reason, reason(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 300, 1000, 1100, 1540, 2047})
    void aTruncatedFileIsRefused(int length) {
        assertEquals("truncated", reason(Arrays.copyOf(MachOBuilder.library(), length), 9));
    }

    private static String reason(byte[] file) {
        return assertThrows(
                        MalformedLibraryException.class,
                        () -> LibraryReader.read(ByteBuffer.wrap(file)))
                .getMessage();
    }

    private static String reason(byte[] file, int length) {
        return reason(file).substring(0, length);
    }
}
