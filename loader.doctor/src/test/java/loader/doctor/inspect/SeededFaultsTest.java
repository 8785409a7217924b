package loader.doctor.inspect;

import static loader.doctor.SpamWheel.CLEAN;
import static loader.doctor.SpamWheel.INFO;
import static loader.doctor.SpamWheel.MACHINE;
import static loader.doctor.SpamWheel.MODULE;
import static loader.doctor.SpamWheel.TAG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import loader.doctor.Diagnosis;
import loader.doctor.Finding;
import loader.doctor.Severity;
import loader.doctor.SpamWheel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wheels with one fault each, compiled here: the fault is found, and nothing else. */
class SeededFaultsTest {
    @TempDir Path folder;

    private SpamWheel spam() {
        return new SpamWheel(folder);
    }

    private static String calling(String function) {
        return CLEAN
                + "extern void "
                + function
                + "(void);\nvoid use(void) { "
                + function
                + "(); }\n";
    }

    private static void assertOnly(StaticRule rule, Path wheel) {
        assertOnly(rule, rule.severity(), wheel);
    }

    private static void assertOnly(StaticRule rule, Severity severity, Path wheel) {
        List<Finding> findings = Inspection.of(wheel).findings();
        assertEquals(
                List.of(severity + " " + rule.id()),
                findings.stream().map(each -> each.severity() + " " + each.rule()).toList(),
                findings.toString());
    }

    /** A library of the machine that the module is linked with. */
    private String machineLibrary(String name) throws IOException {
        return SpamWheel.compile(folder, name, "int egg(void) { return 1; }", "-Wl,-soname," + name)
                .toString();
    }

    @ParameterizedTest(name = "{0} for {1}")
    @CsvSource({
        "_PyDict_NewPresized, PRIVATE_API",
        "PyType_Ready, STATIC_TYPES",
        "PyGILState_Ensure, GIL_STATE",
        "PyThat_Never_Was, MISSING_SYMBOL",
        "nobody_has_this, MISSING_SYMBOL",
        "reallocarray, GLIBC_TOO_NEW",
    })
    void aFunctionThatIsCalledTells(String function, StaticRule rule) throws IOException {
        String source = calling(function);
        assertOnly(rule, spam().module(source, "-Wl,--no-as-needed").write());
    }

    @Test
    void aModuleThatIsMadeAtOnceIsSinglePhase() throws IOException {
        assertOnly(
                StaticRule.SINGLE_PHASE,
                spam().module(CLEAN.replace("PyModuleDef_Init", "PyModule_Create2")).write());
    }

    @Test
    void aNameOutsideTheStableAbiIsNoPartOfAbi3() throws IOException {
        assertOnly(
                StaticRule.ABI3_VIOLATION,
                spam().tagged("cp310-abi3-manylinux_2_17_" + MACHINE)
                        .library("spam.abi3.so", calling("PyUnicode_AsUTF8"))
                        .write());
    }

    @Test
    void aNameThatAnotherDistributionMayDefineIsNoError() throws IOException {
        String source = calling("PyRun_String") + "int egg(void); int with(void) { return egg(); }";
        Path wheel =
                spam().tagged("cp310-abi3-manylinux_2_17_" + MACHINE)
                        .needing("egg")
                        .library("spam.abi3.so", source, machineLibrary("libegg.so.1"))
                        .write();
        assertEquals(
                List.of("NOTE abi3-violation", "NOTE library-not-bundled"),
                Inspection.of(wheel).findings().stream()
                        .map(each -> each.severity() + " " + each.rule())
                        .sorted()
                        .toList());
    }

    @Test
    void aNameOfALaterStableAbiIsNoPartOfAnOlderOne() throws IOException {
        String source = calling("PyUnicode_AsUTF8AndSize");
        assertOnly(
                StaticRule.ABI3_TOO_NEW,
                spam().tagged("cp39-abi3-manylinux_2_17_" + MACHINE)
                        .library("spam.abi3.so", source)
                        .write());
        assertClean(
                spam().tagged("cp310-abi3-manylinux_2_17_" + MACHINE)
                        .library("spam.abi3.so", source)
                        .write());
    }

    @Test
    void aFileNamedAbi3IsHeldToTheStableAbiInAnyWheel() throws IOException {
        assertOnly(
                StaticRule.ABI3_VIOLATION,
                spam().library("spam.abi3.so", calling("PyUnicode_AsUTF8")).write());
    }

    @Test
    void abi3tNeedsTheExportHook() throws IOException {
        String tag = "cp315-abi3t-manylinux_2_17_" + MACHINE;
        assertOnly(
                StaticRule.ABI3T_WITHOUT_EXPORT_HOOK,
                spam().tagged(tag).library("spam.abi3t.so", CLEAN).write());
        assertClean(
                spam().tagged(tag)
                        .library("spam.abi3t.so", "void *PyModExport_spam(void) { return 0; }")
                        .write());
    }

    @Test
    void aLaterLibstdcxxThanTheTagPromisesIsFound() throws IOException {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "c++"))));
        String source =
                """
                #include <filesystem>
                extern "C" void *PyModuleDef_Init(void *);
                extern "C" void *PyInit_spam(void) { static long d[16]; return PyModuleDef_Init(d); }
                bool use() { return std::filesystem::exists("/"); }
                """;
        Path code = Files.writeString(folder.resolve("code.cpp"), source);
        assertOnly(
                StaticRule.SYMBOL_VERSION_TOO_NEW,
                spam().module("", code.toString(), "-lstdc++").write());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "libegg.so.1, LIBRARY_NOT_BUNDLED",
        "libpython3.14.so.1.0, LINKS_LIBPYTHON",
        "libc.musl-x86_64.so.1, WRONG_LIBC",
    })
    void aLibraryThatIsNotEverywhereIsFound(String library, StaticRule rule) throws IOException {
        Path wheel = spam().module(calling("egg"), machineLibrary(library)).write();
        assertOnly(rule, wheel);
    }

    @Test
    void anotherDistributionMayBringTheLibrary() throws IOException {
        assertOnly(
                StaticRule.LIBRARY_NOT_BUNDLED,
                Severity.NOTE,
                spam().needing("egg")
                        .module(calling("egg"), machineLibrary("libegg.so.1"))
                        .write());
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/build/lib, WARNING",
        "lib, WARNING",
        "$ORIGIN/.., NOTE",
        "$ORIGIN/lib/../../x, NOTE"
    })
    void aSearchPathThatLeavesTheWheelIsFound(String path, Severity severity) throws IOException {
        assertOnly(
                StaticRule.RPATH_OUTSIDE,
                severity,
                spam().module(CLEAN, "-Wl,-rpath," + path).write());
    }

    @Test
    void aBundledLibraryThatLacksASymbolIsFound() throws IOException {
        assertOnly(
                StaticRule.MISSING_SYMBOL,
                spam().module(
                                calling("egg"),
                                machineLibrary("libegg.so.1"),
                                "-Wl,-rpath,$ORIGIN",
                                "-Wl,--no-as-needed")
                        .library("libegg.so.1", "int other;", "-Wl,-soname,libegg.so.1")
                        .write());
    }

    @Test
    void anExecutableStackIsFound() throws IOException {
        assertOnly(StaticRule.EXECUTABLE_STACK, spam().module(CLEAN, "-Wl,-z,execstack").write());
    }

    @Test
    void textRelocationsAreFound() throws IOException {
        String source = CLEAN + "int value; __asm__(\".text\\n.quad value\\n\");\n";
        assertOnly(StaticRule.TEXT_RELOCATIONS, spam().module(source, "-Wl,-z,notext").write());
    }

    @Test
    void manyVariablesAreFound() throws IOException {
        assertOnly(
                StaticRule.PROCESS_STATE, spam().module(CLEAN + "char state[100000];\n").write());
    }

    @Test
    void aLibraryThatIsNoneIsFound() throws IOException {
        assertOnly(StaticRule.MALFORMED_LIBRARY, spam().with(MODULE, "text").write());
    }

    @Test
    void aScriptOfTheLinkerIsNoted() throws IOException {
        assertOnly(StaticRule.UNREAD_LIBRARY, spam().with("libegg.so", "INPUT(x)").write());
    }

    @Test
    void aModuleOfAnotherProcessorIsFound() throws IOException {
        String other = MACHINE.equals("x86_64") ? "aarch64" : "x86_64";
        assertOnly(
                StaticRule.WRONG_PLATFORM,
                spam().tagged(TAG.replace(MACHINE, other)).module(CLEAN).write());
    }

    @Test
    void aModuleThatThisPythonDoesNotFindIsFound() throws IOException {
        assertOnly(
                StaticRule.EXTENSION_NAME,
                spam().library(MODULE.replace("314", "313"), CLEAN).write());
    }

    @Test
    void aFileOfAModuleHasItsInitFunction() throws IOException {
        assertOnly(StaticRule.NO_INIT_FUNCTION, spam().module("int nothing;").write());
        assertOnly(
                StaticRule.NO_INIT_FUNCTION,
                spam().module(CLEAN.replace("PyInit_spam", "PyInit_ham")).write());
    }

    @Test
    void whatRecordDoesNotHaveIsFound() throws IOException {
        assertOnly(StaticRule.RECORD, spam().with("a.py", "").write(Map.of("a.py", "")));
    }

    @Test
    void anotherDigestIsFound() throws IOException {
        String line = "a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1\n";
        assertOnly(StaticRule.DIGEST, spam().with("a.py", "1").write(Map.of("a.py", line)));
    }

    @Test
    void otherTagsThanThoseOfTheNameAreFound() throws IOException {
        assertOnly(StaticRule.TAGS_DIFFER, spam().module(CLEAN).writtenTag("py3-none-any").write());
    }

    @Test
    void aCompiledModuleInPurelibIsFound() throws IOException {
        assertOnly(StaticRule.ROOT_IS_PURELIB, spam().module(CLEAN).inPurelib().write());
    }

    @Test
    void anEntryPointOfAMissingModuleIsFound() throws IOException {
        assertOnly(
                StaticRule.ENTRY_POINT,
                spam().with("spam/__init__.py", "")
                        .with(
                                INFO + "entry_points.txt",
                                "[console_scripts]\nspam = spam.cli:main\n")
                        .write());
    }

    @Test
    void wrongMetadataIsFound() throws IOException {
        Path wheel = spam().module(CLEAN).write();
        assertOnly(
                StaticRule.METADATA,
                Files.move(
                        wheel,
                        folder.resolve(wheel.getFileName().toString().replace("1.0", "1.1"))));
    }

    @Test
    void theTagLinuxIsNoted() throws IOException {
        assertOnly(
                StaticRule.LINUX_TAG,
                spam().tagged("cp314-cp314-linux_" + MACHINE).module(CLEAN).write());
    }

    @Test
    void aDamagedArchiveIsFound() throws IOException {
        Path wheel = spam().module(CLEAN).write();
        byte[] bytes = Files.readAllBytes(wheel);
        Files.write(wheel, Arrays.copyOf(bytes, bytes.length - 100));
        assertOnly(StaticRule.ARCHIVE, wheel);
    }

    @Test
    void aWheelWithoutFaultIsAccusedOfNothing() throws IOException {
        assertClean(
                spam().with("spam/__init__.py", "")
                        .with(INFO + "entry_points.txt", "[console_scripts]\nspam = spam:main\n")
                        .library(
                                "spam/" + MODULE.replace("spam", "_core"),
                                CLEAN.replace("spam", "_core"))
                        .module(CLEAN)
                        .write());
    }

    @Test
    void aLibraryOfTheWheelIsNoFault() throws IOException {
        assertClean(
                spam().module(
                                calling("egg"),
                                machineLibrary("libegg.so.1"),
                                "-Wl,-rpath,$ORIGIN/spam.libs",
                                "-Wl,--no-as-needed")
                        .library("spam.libs/libegg.so.1", "int egg(void) { return 1; }")
                        .write());
    }

    @Test
    void aWeakSymbolMayBeMissing() throws IOException {
        String source =
                CLEAN
                        + "__attribute__((weak)) extern int perhaps; int *use(void) { return &perhaps; }";
        assertClean(spam().module(source).write());
    }

    @Test
    void functionsOfTheLibrariesOfPythonAreThere() throws IOException {
        String source =
                CLEAN + "extern double sqrt(double); double use(double x) { return sqrt(x); }";
        assertClean(spam().module(source, "-fno-builtin", "-Wl,--no-as-needed").write());
    }

    @Test
    void severalModulesOfOneLibraryAreNoFault() throws IOException {
        Path wheel =
                spam().module(CLEAN + "void *PyInit_ham(void) { return PyInit_spam(); }").write();
        assertClean(wheel);
        Diagnosis diagnosis = Inspection.of(wheel);
        assertEquals(
                List.of("ham", "spam"),
                diagnosis.modules().stream().map(each -> each.name()).toList());
    }

    @Test
    void aModuleThatIsForEveryPlatformIsNoFault() throws IOException {
        assertClean(spam().tagged("py3-none-any").with("spam.py", "").write());
    }

    @Test
    void theFactsOfALibraryAreThere() throws IOException {
        Path wheel =
                spam().module(calling("PyUnicode_AsUTF8"), "-Wl,--no-as-needed", "-lm").write();
        Diagnosis diagnosis = Inspection.of(wheel);
        assertEquals("spam", diagnosis.distribution());
        assertEquals("1.0", diagnosis.version());
        assertEquals(List.of(TAG), diagnosis.tags());
        var library = diagnosis.libraries().get(0);
        assertEquals(List.of("PyUnicode_AsUTF8"), library.outsideStableAbi());
        assertEquals("system", library.needed().get("libm.so.6"));
        assertTrue(library.more().get("variables").endsWith(" bytes"));
    }

    private static void assertClean(Path wheel) {
        assertEquals(List.of(), Inspection.of(wheel).findings());
    }
}
