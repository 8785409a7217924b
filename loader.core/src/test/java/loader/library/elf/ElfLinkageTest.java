package loader.library.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loader.library.ImportedSymbol;
import loader.library.Linkage;
import loader.library.reading.LibraryReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfLinkageTest {
    @TempDir Path folder;

    @Test
    void whatIsTakenFromOthersHasItsVersionAndLibrary() throws IOException {
        Linkage linkage = linkage(CCompiler.SMALL);
        ImportedSymbol strlen = symbol(linkage, "strlen").orElseThrow();
        assertTrue(strlen.version().orElseThrow().startsWith("GLIBC_2."));
        assertEquals(Optional.of("libc.so.6"), strlen.library());
        assertFalse(strlen.weak());
    }

    @Test
    void whatNoLibraryHasIsImportedWithoutAVersion() throws IOException {
        Linkage linkage =
                linkage(
                        """
                        extern int nobody(void);
                        __attribute__((weak)) extern int perhaps(void);
                        int use(void) { return perhaps ? perhaps() : nobody(); }
                        """);
        Optional<String> none = Optional.empty();
        assertEquals(
                Optional.of(new ImportedSymbol("nobody", none, none, false)),
                symbol(linkage, "nobody"));
        assertTrue(symbol(linkage, "perhaps").orElseThrow().weak());
    }

    @Test
    void functionsAndVariablesAreOfferedButNothingHidden() throws IOException {
        Linkage linkage = linkage(CCompiler.SMALL);
        assertTrue(linkage.exported().containsAll(List.of("other", "exportedValue", "perThread")));
        assertFalse(linkage.exported().contains("hidden"));
        assertFalse(linkage.exported().contains("strlen"));
    }

    @Test
    void variablesAreCountedAndConstantsAreNot() throws IOException {
        long before = linkage("int f(void) { return 0; }").zeroed();
        Linkage linkage =
                linkage(
                        """
                        int value[1000] = {1};
                        int zero[2000];
                        const int constant[9000] = {1};
                        """);
        assertTrue(linkage.initialized() >= 4000 && linkage.initialized() < 9000);
        assertTrue(linkage.zeroed() - before >= 7900 && linkage.zeroed() - before < 12000);
    }

    private static Optional<ImportedSymbol> symbol(Linkage linkage, String name) {
        return linkage.imported().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private Linkage linkage(String source) throws IOException {
        Path library = new CCompiler(folder).sharedLibrary("a.so", source);
        return LibraryReader.link(ByteBuffer.wrap(Files.readAllBytes(library)));
    }
}
