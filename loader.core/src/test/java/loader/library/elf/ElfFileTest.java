package loader.library.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import loader.library.LibraryFormat;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.SharedLibrary;
import loader.library.reading.LibraryReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfFileTest {
    @TempDir Path folder;
    private CCompiler cc;

    @BeforeEach
    void compiler() {
        cc = new CCompiler(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Wl,--hash-style=gnu",
                "-Wl,--hash-style=sysv",
                "-Wl,--hash-style=both",
                "-s -Wl,--hash-style=gnu",
                "-O2 -Wl,-z,now -Wl,-z,relro",
                "-Wl,-z,lazy -Wl,-z,norelro",
                "-Wl,-z,max-page-size=65536",
                "-Wl,-z,noseparate-code",
                "-Wl,-z,pack-relative-relocs",
                "-nostartfiles",
            })
    void exportedFunctionsAreFoundHoweverItWasLinked(String options) {
        SharedLibrary library =
                LibraryReader.read(
                        cc.sharedLibrary("small.so", CCompiler.SMALL, options.split(" ")));
        assertEquals(
                Set.of("PyInit_small", "PyInit_second", "PyInitU_fo_6ja"),
                Set.copyOf(library.functions().startingWith("PyInit")));
        assertTrue(library.functions().contains("other"));
        assertFalse(library.functions().contains("hidden"));
        assertFalse(library.functions().contains("exportedValue"));
        assertFalse(library.functions().contains("strlen"));
    }

    @Test
    void theHeadersSayWhatTheLinkerWasTold() {
        SharedLibrary library =
                LibraryReader.read(
                        cc.sharedLibrary(
                                "small.so",
                                CCompiler.SMALL,
                                "-Wl,-soname,libsmall.so.1",
                                "-Wl,-rpath,$ORIGIN:$ORIGIN/../lib",
                                "-Wl,-z,nodelete",
                                "-Wl,-z,execstack",
                                "-Wl,--no-as-needed",
                                "-lm"));
        assertEquals(LibraryFormat.ELF, library.format());
        assertEquals(Optional.of("libsmall.so.1"), library.name());
        assertEquals(List.of("$ORIGIN", "$ORIGIN/../lib"), library.searchPath());
        assertTrue(library.needed().contains("libm.so.6"), library.needed().toString());
        assertEquals(
                Set.of(
                        LibraryTrait.NO_DELETE,
                        LibraryTrait.SINGLE_PHASE,
                        LibraryTrait.EXECUTABLE_STACK,
                        LibraryTrait.THREAD_LOCAL_STORAGE,
                        LibraryTrait.INITIALIZERS,
                        LibraryTrait.FINALIZERS),
                library.traits());
    }

    @Test
    void aLibraryThatStartsThreadsOrSetsHooksIsCalledLater() {
        for (String function :
                List.of(
                        "pthread_create",
                        "PySys_AddAuditHook",
                        "PyRefTracer_SetTracer",
                        "sigaction",
                        "__sysv_signal",
                        "sigset",
                        "timer_create")) {
            Path library =
                    cc.sharedLibrary(
                            function + ".so",
                            "extern void "
                                    + function
                                    + "(void);\nvoid later(void) { "
                                    + function
                                    + "(); }\n",
                            "-fno-builtin");
            assertTrue(
                    LibraryReader.read(library).traits().contains(LibraryTrait.CALLED_LATER),
                    function);
        }
    }

    @Test
    void aModuleThatCallsModuleDefInitOnlyIsMultiPhase() {
        String multi =
                "extern void *PyModuleDef_Init(void *);"
                        + "void *PyInit_multi(void) { return PyModuleDef_Init(0); }";
        Path library = cc.sharedLibrary("multi.so", multi);
        Set<LibraryTrait> traits = LibraryReader.read(library).traits();
        assertTrue(traits.contains(LibraryTrait.MULTI_PHASE), traits::toString);
        assertFalse(traits.contains(LibraryTrait.SINGLE_PHASE), traits::toString);
    }

    @Test
    void aLibraryWithoutAnythingToRunHasNoTraits() {
        Path plain =
                cc.sharedLibrary(
                        "plain.so", "int f(void) { return 1; }", "-nostdlib", "-Wl,-z,noexecstack");
        assertEquals(Set.of(), LibraryReader.read(plain).traits());
    }

    @Test
    void uniqueSymbolsOfCxxKeepALibraryMapped() {
        assumeTrue(hasCxx(), "no c++ on this machine: GNU_UNIQUE symbols cannot be made");
        Path cxx =
                cc.compile(
                        "c++",
                        "unique.so",
                        ".cc",
                        "template <class T> struct Held { static T value; };"
                                + "template <class T> T Held<T>::value = 5;"
                                + "int f() { return Held<int>::value++; }",
                        List.of("-shared", "-fPIC"));
        assertTrue(LibraryReader.read(cxx).traits().contains(LibraryTrait.UNIQUE_SYMBOLS));
    }

    private static boolean hasCxx() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "c++")));
    }

    @Test
    void aProgramIsNoLibrary() {
        String source = "int main(void) { return 0; }";
        Path pie = cc.compile("cc", "pie", ".c", source, List.of("-pie", "-fPIE"));
        Path fixed = cc.compile("cc", "fixed", ".c", source, List.of("-no-pie"));
        Path object = cc.compile("cc", "object.o", ".c", source, List.of("-c"));
        assertEquals("is a position-independent executable", reason(pie));
        assertEquals("is an executable", reason(fixed));
        assertEquals("is a relocatable object file", reason(object));
    }

    @Test
    void aDirectoryIsNoLibrary() {
        assertEquals("is a directory", reason(folder));
    }

    private static String reason(Path file) {
        return assertThrows(MalformedLibraryException.class, () -> LibraryReader.read(file))
                .getMessage();
    }

    @ParameterizedTest
    @MethodSource("librariesOfTheJdk")
    void everyLibraryOfTheJdkIsSound(Path library) {
        assertEquals(1, LibraryReader.read(library).platforms().size());
    }

    static List<Path> librariesOfTheJdk() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.home"), "lib"))) {
            return files.filter(each -> each.toString().endsWith(".so")).toList();
        }
    }
}
