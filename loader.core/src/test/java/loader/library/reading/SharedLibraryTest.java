package loader.library.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loader.library.LibraryFormat;
import loader.library.MalformedLibraryException;
import loader.library.OperatingSystem;
import loader.library.Platform;
import loader.library.Processor;
import loader.library.SharedLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedLibraryTest {
    private static final Platform LINUX = new Platform(OperatingSystem.LINUX, Processor.X86_64);
    private static final Platform MAC = new Platform(OperatingSystem.MAC_OS, Processor.AARCH64);

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "'<html>', not a shared library: starts with 3c 68 74 6d 6c",
        "'#!/bin/sh', 'is a script, not a shared library'",
        "'!<arch>\n', 'is a static archive, not a shared library'",
        "x, not a shared library: starts with 78",
        "\u007fELF, truncated: ELF header ends beyond the file (4 bytes)",
        "MZ, truncated: DOS header at 0x0 (64 bytes) ends beyond the file (2 bytes)",
        "þíúÏ, is big-endian Mach-O",
        "Îúíþ, is 32-bit Mach-O",
    })
    void whatIsNoLibraryIsRefusedWithAReason(String content, String reason) {
        assertEquals(reason, reason(content.getBytes(ISO_8859_1)));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 1, is 32-bit ELF",
        "5, 2, is big-endian ELF",
        "7, 9, is not built for Linux (ELF OS ABI 9)",
        "16, 2, is an executable",
        "16, 4, is a core dump",
        "18, 3, is 64-bit ELF for a 32-bit processor (x86)",
        "18, 21, is built for an unknown processor (ELF machine 21)",
    })
    void anotherKindOfElfIsRefusedWithAReason(int offset, byte value, String reason) {
        byte[] header = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, header, 0, 7);
        header[16] = 3;
        header[18] = 62;
        header[20] = 1;
        header[offset] = value;
        assertEquals(reason, reason(header));
    }

    @Test
    void aJavaClassStartsLikeAUniversalLibraryAndIsNone() {
        byte[] classFile = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 0, 61, 0};
        assertEquals(
                "is a Java class file or a universal file with too many parts", reason(classFile));
    }

    private static String reason(byte[] bytes) {
        return assertThrows(
                        MalformedLibraryException.class,
                        () -> LibraryReader.read(ByteBuffer.wrap(bytes)))
                .getMessage();
    }

    @Test
    void aLibraryForAnotherPlatformIsRefusedWithBothNames() {
        SharedLibrary library =
                new SharedLibrary(
                        LibraryFormat.MACH_O,
                        List.of(MAC),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Set.of(),
                        prefix -> List.of());
        assertDoesNotThrow(() -> library.requirePlatform(MAC));
        assertEquals(
                "is built for macosx-arm64, not for linux-x86_64",
                assertThrows(MalformedLibraryException.class, () -> library.requirePlatform(LINUX))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX, X86_64, Linux, x86-64, linux-x86_64",
        "LINUX, AARCH64, Linux, AArch64, linux-arm64",
        "MAC_OS, X86_64, MacOSX, x86-64, macosx-x86_64",
        "MAC_OS, AARCH64, MacOSX, AArch64, macosx-arm64",
        "WINDOWS, X86_64, Win32, x86-64, windows-x86_64",
    })
    void aPlatformHasTheNamesOfOsgiAndOurs(
            OperatingSystem os, Processor processor, String osName, String cpu, String id) {
        assertEquals(osName, os.osgiName());
        assertEquals(cpu, processor.osgiName());
        assertEquals(id, new Platform(os, processor).id());
    }
}
