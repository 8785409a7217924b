package loader.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import loader.importlib.ExecRefusedException;
import loader.importlib.ImportException;
import loader.importlib.ImportException.Reason;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that cannot be loaded: each is one line with module, file and reason, and nothing ends. */
class BadLibraryTest {

    private static final int MACHINE = 18;
    private static final byte AARCH64 = (byte) 183;

    @TempDir static Path folder;

    private final ExtensionLoader loader = new ExtensionLoader();
    private final long before = Scenarios.main().liveReferences();

    @AfterEach
    void pythonGoesOn() {
        try (Attached python = Scenarios.main().attach();
                PyModule math = python.importModule("math");
                PyObject root = math.callMethod("sqrt", 4.0)) {
            assertEquals(2.0, root.as(Double.class));
        }
        assertEquals(before, Scenarios.main().liveReferences());
    }

    static List<Arguments> files() throws IOException {
        byte[] good = Files.readAllBytes(Scenarios.library("scenarios"));
        byte[] foreign = Files.readAllBytes(Scenarios.library("bare"));
        foreign[MACHINE] = AARCH64;
        Files.createDirectories(folder.resolve("folder.so"));
        return List.of(
                Arguments.of(Reason.MALFORMED, "is empty", file("empty.so", new byte[0])),
                Arguments.of(
                        Reason.MALFORMED,
                        "truncated: section table at",
                        file("truncated.so", Arrays.copyOf(good, good.length / 2))),
                Arguments.of(
                        Reason.MALFORMED,
                        "truncated: ELF header",
                        file("short.so", Arrays.copyOf(good, 40))),
                Arguments.of(
                        Reason.MALFORMED,
                        "not a shared library: starts with 6e 6f",
                        file("text.so", "no library".getBytes(UTF_8))),
                Arguments.of(
                        Reason.WRONG_PLATFORM,
                        "is built for linux-arm64, not for linux-x86_64",
                        file("foreign.so", foreign)),
                Arguments.of(Reason.MALFORMED, "is a directory", folder.resolve("folder.so")),
                Arguments.of(Reason.MISSING_FILE, "no such file", folder.resolve("missing.so")),
                Arguments.of(
                        Reason.WRONG_PLATFORM,
                        "is built for cp313, not for cp314",
                        file("succeeds.cpython-313-x86_64-linux-gnu.so", good)),
                Arguments.of(
                        Reason.WRONG_PLATFORM,
                        "is built for cp314t, not for cp314",
                        file("succeeds.cpython-314t-x86_64-linux-gnu.so", good)),
                Arguments.of(
                        Reason.NO_INIT_FUNCTION,
                        "dynamic module does not define module export function (PyInit_absent)",
                        Scenarios.library("scenarios")),
                Arguments.of(
                        Reason.MALFORMED,
                        "undefined symbol: function_that_nobody_has",
                        Scenarios.library("undefined")));
    }

    private static Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @ParameterizedTest(name = "{2}: {1}")
    @MethodSource("files")
    void cannotBeImported(Reason reason, String problem, Path file) {
        ModuleSpec spec = spec(file);
        try (Attached python = Scenarios.main().attach()) {
            RuntimeException refused =
                    assertThrows(RuntimeException.class, () -> loader.createModule(python, spec));
            assertEquals(reason, assertInstanceOf(ImportException.class, refused).reason());
            requireLine(refused.getMessage(), file, problem);
        }
    }

    @ParameterizedTest(name = "{2}: {1}")
    @MethodSource("files")
    void cannotBeExecuted(Reason reason, String problem, Path file) {
        try (Attached python = Scenarios.main().attach();
                PyModule module = python.newModule("__main__")) {
            ExecRefusedException refused =
                    assertThrows(
                            ExecRefusedException.class,
                            () -> loader.execInModule(python, spec(file), module));
            assertEquals(reason, refused.reason());
            requireLine(refused.getMessage(), file, problem);
            loader.execInModule(python, succeeding(), module);
        }
    }

    @Test
    void anExceptionOfTheModuleSaysInANoteWhichModuleAndFileItIsFrom() {
        Path file = Scenarios.library("scenarios");
        ModuleSpec spec =
                ModuleSpec.ofFile(
                        new ModuleName("init_returns_null"), ModuleSpec.EXTENSION, loader, file);
        try (Attached python = Scenarios.main().attach();
                PyModule module = python.newModule("__main__")) {
            for (Runnable use :
                    List.<Runnable>of(
                            () -> loader.createModule(python, spec),
                            () -> loader.execInModule(python, spec, module))) {
                PythonException raised = assertThrows(PythonException.class, use::run);
                assertEquals("SystemError", raised.type());
                assertTrue(
                        raised.traceback()
                                .endsWith("(in module init_returns_null from " + file + ")\n"),
                        raised.traceback());
            }
        }
    }

    @Test
    void aLibraryOutsideAsciiIsOpened() throws IOException {
        Path file =
                Files.copy(
                        Scenarios.library("scenarios"),
                        Files.createDirectories(folder.resolve("ätherisch 空"))
                                .resolve("succeeds.abi3.so"));
        ModuleSpec spec =
                ModuleSpec.ofFile(new ModuleName("succeeds"), ModuleSpec.EXTENSION, loader, file);
        try (Attached python = Scenarios.main().attach();
                PyModule module = python.newModule("__main__")) {
            loader.execInModule(python, spec, module);
            try (PyObject executed = module.getAttr("executed")) {
                assertEquals(1, executed.as(Integer.class));
            }
        }
    }

    private ModuleSpec succeeding() {
        return ModuleSpec.ofFile(
                new ModuleName("succeeds"),
                ModuleSpec.EXTENSION,
                loader,
                Scenarios.library("scenarios"));
    }

    private ModuleSpec spec(Path file) {
        return ModuleSpec.ofFile(new ModuleName("absent"), ModuleSpec.EXTENSION, loader, file);
    }

    private static void requireLine(String message, Path file, String problem) {
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith("absent: " + file + ": " + problem), message);
    }
}
