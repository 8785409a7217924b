package loader.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionFileNameTest {

    @ParameterizedTest
    @CsvSource({
        "spam.cpython-314-x86_64-linux-gnu.so, spam, cp314, x86_64-linux-gnu, false",
        "spam.cpython-314-darwin.so, spam, cp314, darwin, false",
        "spam.cpython-314t-x86_64-linux-gnu.so, spam, cp314t, x86_64-linux-gnu, false",
        "spam.cpython-314d-x86_64-linux-gnu.so, spam, cp314, x86_64-linux-gnu, true",
        "spam.cpython-314td-aarch64-linux-gnu.so, spam, cp314t, aarch64-linux-gnu, true",
        "spam.cpython-314.so, spam, cp314, , false",
        "spam.abi3.so, spam, abi3, , false",
        "spam.abi3t.so, spam, abi3t, , false",
        "spam.so, spam, none, , false",
        "__init__.abi3.so, __init__, abi3, , false",
        "spam.pypy311-pp73-x86_64-linux-gnu.so, spam, pypy311-pp73, x86_64-linux-gnu, false",
        "spam.cp314-win_amd64.pyd, spam, cp314, win_amd64, false",
        "spam.cp314t-win_arm64.pyd, spam, cp314t, win_arm64, false",
        "spam_d.cp314-win_amd64.pyd, spam, cp314, win_amd64, true",
        "spam.pyd, spam, none, , false",
        "_socket_d.pyd, _socket, none, , true",
    })
    void theNameSaysModuleAbiAndPlatform(
            String fileName, String module, String abi, String platform, boolean debug) {
        assertEquals(
                Optional.of(
                        new ExtensionFileName(module, abi, Optional.ofNullable(platform), debug)),
                ExtensionFileName.of(fileName));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spam.py",
                "libspam.so.1",
                "spam.dll",
                ".so",
                ".abi3.so",
                "spam.extra.so",
                "spam.abi3.pyd",
                "spam",
                "a/b.so.txt"
            })
    void otherNamesAreNoExtensionModules(String fileName) {
        assertEquals(Optional.empty(), ExtensionFileName.of(fileName));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"spam.cpython-314t-darwin.so", "spam.abi3t.so", "s.cp315t-win_arm64.pyd"})
    void aFreeThreadedAbiHasAT(String fileName) {
        assertTrue(ExtensionFileName.of(fileName).orElseThrow().isFreeThreaded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"__init__.so", "__init__.cpython-314-darwin.so", "__init__.pyd"})
    void anInitFileIsAPackage(String fileName) {
        assertTrue(ExtensionFileName.of(fileName).orElseThrow().isPackage());
    }
}
