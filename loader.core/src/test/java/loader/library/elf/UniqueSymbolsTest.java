package loader.library.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import loader.library.LibraryTrait;
import loader.library.content.Content;
import loader.library.reading.LibraryReader;
import loader.library.reading.UniqueSymbols;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UniqueSymbolsTest {

    private static final String SOURCE =
            """
            long own = 1, common = 2, ordinary = 3;
            __asm__(".type own, %gnu_unique_object; .type common, %gnu_unique_object");
            long f(void) { return own + common + ordinary; }
            """;

    private static final int GLOBAL_OBJECT = 0x11;

    @TempDir Path folder;

    private Path library(String... options) {
        Path library = new CCompiler(folder).sharedLibrary("unique.so", SOURCE, options);
        assertEquals(Set.of("own", "common"), UniqueSymbols.names(library));
        return library;
    }

    private record Symbol(int info, int section, long value) {}

    private static Symbol symbol(byte[] file, ElfUniqueSymbol entry) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = (int) entry.place();
        return new Symbol(bytes.get(at + 4), bytes.getShort(at + 6), bytes.getLong(at + 8));
    }

    /** What becomes of the unique symbols, own and common; the library stays sound. */
    private static List<Symbol> separated(Path library) throws IOException {
        byte[] before = Files.readAllBytes(library);
        List<ElfUniqueSymbol> symbols = ElfFile.uniqueSymbols(Content.of(ByteBuffer.wrap(before)));
        UniqueSymbols.separate(library, Set.of("common"));
        assertEquals(Set.of(), UniqueSymbols.names(library));
        Set<LibraryTrait> traits = LibraryReader.read(library).traits();
        assertTrue(!traits.contains(LibraryTrait.UNIQUE_SYMBOLS), traits::toString);
        byte[] after = Files.readAllBytes(library);
        for (ElfUniqueSymbol each : symbols) {
            Symbol now = symbol(after, each);
            assertEquals(GLOBAL_OBJECT, now.info());
            if (each.name().equals("own")) {
                assertEquals(symbol(before, each).value(), now.value());
            }
        }
        return symbols.stream()
                .filter(each -> each.name().equals("common"))
                .map(each -> symbol(after, each))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "sysv", "both"})
    void oneThatANeededLibraryHasTooIsImportedAndTheOtherIsGlobal(String hash) throws IOException {
        Path library = library("-Wl,--hash-style=" + hash);
        assertEquals(List.of(new Symbol(GLOBAL_OBJECT, 0, 0)), separated(library));
    }

    @Test
    void oneWithAVersionIsGlobal() throws IOException {
        Path script = Files.writeString(folder.resolve("map"), "FIRST { global: *; };");
        Symbol common = separated(library("-Wl,--version-script=" + script)).get(0);
        assertTrue(common.section() != 0 && common.value() != 0, common::toString);
    }
}
