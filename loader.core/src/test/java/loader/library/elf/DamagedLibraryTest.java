package loader.library.elf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import loader.library.MalformedLibraryException;
import loader.library.SharedLibrary;
import loader.library.content.Content;
import loader.library.macho.MachOBuilder;
import loader.library.pe.PeBuilder;
import loader.library.reading.LibraryReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file, reading it ends, with a result or with a reason. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // for a loop without end
class DamagedLibraryTest {
    private static final int METADATA = 2048;

    @TempDir static Path folder;
    private static byte[] elf;

    @BeforeAll
    static void compile() throws IOException {
        elf = Files.readAllBytes(new CCompiler(folder).sharedLibrary("x.so", CCompiler.SMALL));
    }

    @Test
    void aTruncatedElfFileIsRefusedWhereverItEnds() {
        for (int length = 0; length < elf.length; length++) {
            byte[] truncated = Arrays.copyOf(elf, length);
            assertThrows(
                    MalformedLibraryException.class,
                    () -> LibraryReader.read(ByteBuffer.wrap(truncated)),
                    () -> truncated.length + " bytes");
        }
    }

    @Test
    void aTruncatedElfFileWithoutSectionsIsRefusedUnlessAllSegmentsAreThere() {
        byte[] stripped = elf.clone();
        Arrays.fill(stripped, 40, 48, (byte) 0);
        Arrays.fill(stripped, 58, 64, (byte) 0);
        int end = (int) endOfSegments(stripped);
        assertDoesNotThrow(() -> LibraryReader.read(ByteBuffer.wrap(stripped, 0, end)));
        for (int length = 0; length < end; length++) {
            byte[] truncated = Arrays.copyOf(stripped, length);
            assertThrows(
                    MalformedLibraryException.class,
                    () -> LibraryReader.read(ByteBuffer.wrap(truncated)),
                    () -> truncated.length + " bytes");
        }
    }

    private static long endOfSegments(byte[] file) {
        Content content = Content.of(ByteBuffer.wrap(file));
        return ElfSegments.read(content, ElfHeader.read(content)).loads().stream()
                .mapToLong(each -> each.offset() + each.fileSize())
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFileWithChangedBytesIsReadOrRefused(int seed) {
        Random random = new Random(seed);
        byte[][] samples = {elf, MachOBuilder.library(), PeBuilder.library()};
        for (int i = 0; i < 10_000; i++) {
            byte[] changed = samples[i % samples.length].clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(Math.min(METADATA, changed.length));
                changed[at] = (byte) random.nextInt(256);
            }
            readOrRefuse(changed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u007fELF\2\1\1", "MZ", "Ïúíþ", "Êþº¾\0\0\0\2"})
    void arbitraryBytesAreReadOrRefused(String start) {
        Random random = new Random(start.length());
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = new byte[random.nextInt(500) + start.length()];
            random.nextBytes(bytes);
            System.arraycopy(start.getBytes(ISO_8859_1), 0, bytes, 0, start.length());
            readOrRefuse(bytes);
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            SharedLibrary library = LibraryReader.read(ByteBuffer.wrap(bytes));
            library.functions().startingWith("");
        } catch (MalformedLibraryException e) {
            assertTrue(e.getMessage().indexOf('\n') < 0, e.getMessage());
        }
    }

    @Test
    void aProgramHeaderThatReachesBeyondTheFileIsRefused() {
        byte[] changed = elf.clone();
        ByteBuffer bytes = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(64 + 32, 1 << 24).putLong(64 + 40, 1 << 24);
        String reason =
                assertThrows(
                                MalformedLibraryException.class,
                                () -> LibraryReader.read(ByteBuffer.wrap(changed)))
                        .getMessage();
        assertTrue(reason.startsWith("truncated: segment at 0x0"), reason);
    }
}
