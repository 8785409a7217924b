package loader.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.python.NoPythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonHomeTest {
    @TempDir Path home;

    @ParameterizedTest
    @CsvSource({
        "lib/python3.14/os.py, libpython3.14.so.1.0, 3.14",
        "lib/python3.14/os.py, lib/libpython3.14.so.1.0, 3.14",
        "lib/python3.14/os.py, lib/libpython3.14.dylib, 3.14",
        "lib/python3.14/os.py, lib/x86_64-linux-gnu/libpython3.14.so.1.0, 3.14",
        "lib64/python3.14/os.py, lib64/libpython3.14.so.1.0, 3.14",
        "Lib/os.py, python314.dll, 3.14",
        "lib/os.py, python314.dll, 3.14",
    })
    void theSharedLibraryIsFoundInEachLayout(String os, String library, String version)
            throws IOException {
        files(os, library);

        assertEquals(new PythonHome(home, home.resolve(library), version), PythonHome.of(home));
    }

    @Test
    void theHeaderTellsTheExactVersion() throws IOException {
        files("lib/python3.14/os.py", "lib/libpython3.14.so", "include/python3.14/patchlevel.h");
        Files.writeString(
                home.resolve("include/python3.14/patchlevel.h"),
                "#define PY_MAJOR_VERSION 3\n#define PY_VERSION             \"3.14.3\"\n");

        assertEquals("3.14.3", PythonHome.of(home).version());
        assertEquals("3.14", PythonHome.of(home).minor());
    }

    @Test
    void ofSeveralVersionsTheOneThatCanBeEmbeddedIsTaken() throws IOException {
        files("lib/python3.14/os.py", "lib/python3.13/os.py", "lib/libpython3.14.so.1.0");
        files("lib/python3.15/os.py", "lib/libpython3.15.so.1.0");

        assertEquals("3.14", PythonHome.of(home).version());
    }

    @Test
    void theLibraryWithTheFullNameIsPreferredToTheOneForLinking() throws IOException {
        files("lib/python3.14/os.py", "lib/libpython3.14.so", "lib/libpython3.14.so.1.0");

        assertEquals(home.resolve("lib/libpython3.14.so.1.0"), PythonHome.of(home).library());
    }

    @Test
    void theLibraryOfAMacFrameworkIsCalledPython() throws IOException {
        Path framework = home.resolve("Python.framework/Versions/3.14");
        files("Python.framework/Versions/3.14/lib/python3.14/os.py");
        Files.writeString(framework.resolve("Python"), "");

        assertEquals(framework.resolve("Python"), PythonHome.of(framework).library());
    }

    @Test
    void aFreeThreadedBuildBesideAnOrdinaryOneDoesNotMatter() throws IOException {
        files("lib/python3.14/os.py", "lib/libpython3.14.so.1.0");
        files("lib/python3.14t/os.py", "lib/libpython3.14t.so.1.0");

        assertEquals(home.resolve("lib/libpython3.14.so.1.0"), PythonHome.of(home).library());
    }

    @Test
    void aMissingFolderIsRefused() {
        assertRefused(home.resolve("absent"), "no such folder");
    }

    @Test
    void aFileIsRefused() throws IOException {
        files("bin/python3.14");
        assertRefused(home.resolve("bin/python3.14"), "not a folder");
    }

    @Test
    void aFolderWithoutPythonIsRefused() {
        assertRefused(home, "no Python: neither lib/python3.x/os.py nor python3xx.dll");
    }

    @Test
    void aStaticBuildIsRefusedByTheNameOfItsArchive() throws IOException {
        String archive = "lib/python3.14/config-3.14-x86_64-linux-gnu/libpython3.14.a";
        files("lib/python3.14/os.py", archive);

        assertRefused(
                home,
                "Python 3.14 has no shared library, only the static " + home.resolve(archive));
    }

    @Test
    void aPythonWithoutAnyLibraryIsRefused() throws IOException {
        files("lib/python3.14/os.py");
        assertRefused(home, "Python 3.14 has no shared library libpython3.14");
    }

    @ParameterizedTest
    @CsvSource({"3.13", "3.12", "3.15", "3.9"})
    void anotherVersionIsRefusedWithThoseThatAreSupported(String version) throws IOException {
        files("lib/python" + version + "/os.py", "lib/libpython" + version + ".so.1.0");
        assertRefused(home, "Python " + version + " is not supported; supported: 3.14");
    }

    @ParameterizedTest
    @CsvSource({"lib/python3.14t/os.py, lib/libpython3.14t.so.1.0", "Lib/os.py, python314t.dll"})
    void aFreeThreadedBuildIsRefused(String os, String library) throws IOException {
        files(os, library);
        assertRefused(home, "Python 3.14t is free-threaded, which is not supported yet");
    }

    @Test
    void ofSeveralVersionsTheFreeThreadedOneIsNamedAsSuch() throws IOException {
        files("lib/python3.14t/os.py", "lib/python3.9/os.py");
        assertRefused(home, "Python 3.14t is free-threaded, which is not supported yet");
    }

    @Test
    void aVirtualEnvironmentIsRefused() throws IOException {
        files("pyvenv.cfg", "lib/python3.14/os.py");
        assertRefused(home, "a virtual environment");
    }

    private static void assertRefused(Path folder, String reason) {
        String message =
                assertThrows(NoPythonException.class, () -> PythonHome.of(folder)).getMessage();
        assertTrue(message.startsWith("Python home " + folder + ": " + reason), message);
    }

    private void files(String... paths) throws IOException {
        for (String path : paths) {
            Files.createDirectories(home.resolve(path).getParent());
            Files.writeString(home.resolve(path), "");
        }
    }
}
