package loader.library.elf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.library.MalformedLibraryException;
import loader.library.content.Content;
import loader.library.reading.LibraryReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One damaged table each: what {@code dlopen} would crash on, and the reason given instead. */
class DamagedTableTest {
    @TempDir static Path folder;
    private static byte[] original;

    private ByteBuffer elf;

    @BeforeAll
    static void compile() throws IOException {
        original =
                Files.readAllBytes(
                        new CCompiler(folder)
                                .sharedLibrary("x.so", CCompiler.SMALL, "-Wl,--hash-style=both"));
    }

    @BeforeEach
    void copy() {
        elf = ByteBuffer.wrap(original.clone()).order(ByteOrder.LITTLE_ENDIAN);
        assertDoesNotThrow(() -> LibraryReader.read(elf));
    }

    @Test
    void aNameThatItsHashDoesNotFindIsRefused() {
        int name = new String(original, ISO_8859_1).indexOf("PyInit_small");
        elf.put(name + 11, (byte) 'p');
        assertReason("symbol \\d+ is not where its hash says");
    }

    @Test
    void cyclicHashChainsAreRefused() {
        int table = address(ElfDynamic.HASH);
        int buckets = elf.getInt(table);
        int first = elf.getInt(table + 8);
        elf.putInt(table + 8 + 4 * (buckets + first), first);
        assertReason("hash chains are cyclic");
    }

    @Test
    void aRelocationOfReadOnlyMemoryIsRefused() {
        elf.putLong(address(ElfDynamic.RELOCATIONS), 0);
        assertReason("relocation of 0x0 is outside the writable segments");
    }

    @Test
    void aRelocationOfAnUnknownTypeIsRefused() {
        elf.putInt(address(ElfDynamic.RELOCATIONS) + 8, 99);
        assertReason("relocation .* not .*");
    }

    @Test
    void aRelocationByASymbolThatIsNotThereIsRefused() {
        elf.putInt(address(ElfDynamic.PLT_RELOCATIONS) + 12, 9999);
        assertReason("relocation names symbol 9999 of \\d+");
    }

    @Test
    void anInitializerThatIsNoCodeIsRefused() {
        int relocation = address(ElfDynamic.RELOCATIONS);
        assertEquals(dynamic().value(ElfDynamic.INIT_ARRAY), elf.getLong(relocation));
        elf.putLong(relocation + 16, 64);
        assertReason("initializer at 0x[0-9a-f]+ is not a function");
    }

    @Test
    void aSymbolNameBeyondTheStringTableIsRefused() {
        elf.putInt(address(ElfDynamic.SYMBOLS) + ElfSymbols.ENTRY, 1 << 20);
        assertReason("name of symbol 1 is outside the string table");
    }

    @Test
    void aSymbolOfAnUnknownVersionIsRefused() {
        elf.putShort(address(ElfDynamic.VERSION_INDICES) + 2, (short) 99);
        assertReason("symbol 1 has unknown version 99");
    }

    @Test
    void aVersionOfALibraryThatIsNotNeededIsRefused() {
        elf.putInt(address(ElfDynamic.NEEDED_VERSIONS) + 4, 0);
        assertReason("needs a version of  but not the library itself");
    }

    private int address(long tag) {
        return (int) dynamic().value(tag);
    }

    private ElfDynamic dynamic() {
        Content content = Content.of(elf);
        return ElfDynamic.read(ElfSegments.read(content, ElfHeader.read(content)));
    }

    private void assertReason(String pattern) {
        String reason =
                assertThrows(MalformedLibraryException.class, () -> LibraryReader.read(elf))
                        .getMessage();
        assertTrue(reason.matches(pattern), reason);
    }
}
