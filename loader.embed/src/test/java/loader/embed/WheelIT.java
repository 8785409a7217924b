package loader.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import loader.files.Digests;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wheels of files and folders in a container. */
class WheelIT {

    /** What the wheel has. */
    interface Tool {
        int twice(int number);
    }

    @TempDir Path folder;

    @Test
    void wheelsOfAFolderHaveInterfacesOfTheApplication() throws IOException {
        wheel("tool", "def twice(number): return 2 * number\n", "");
        wheel("other", "from tool import twice\n", "Requires-Dist: tool>=1.0\n");
        try (LoaderContainer loader = LoaderContainer.builder().wheels(folder).open()) {
            assertEquals(6, loader.module("other", Tool.class).twice(3));
        }
    }

    @Test
    void aWheelWhoseRequirementIsMissingIsNamed() throws IOException {
        Path other = wheel("other", "", "Requires-Dist: tool>=1.0\n");
        LoaderContainer.Builder builder = LoaderContainer.builder().wheels(other);
        String message = assertThrows(IllegalArgumentException.class, builder::open).getMessage();
        assertTrue(message.startsWith(other.toString()), message);
        assertTrue(message.contains("tool"), message);
    }

    /** CPython stays in the process, and nothing of the closed container in it. */
    @Test
    void aContainerThatIsOpenedAnewHasTheModulesOfItsOwnWheels() throws IOException {
        Path tool = wheel("tool", "def twice(number): return 2 * number\n", "");
        try (LoaderContainer loader = LoaderContainer.builder().wheels(tool).open()) {
            assertEquals(6, loader.module("tool", Tool.class).twice(3));
        }
        wheel("tool", "def twice(number): return number + number + 1\n", "");
        try (LoaderContainer loader = LoaderContainer.builder().wheels(tool).open()) {
            assertEquals(7, loader.module("tool", Tool.class).twice(3));
        }
        try (LoaderContainer loader = LoaderContainer.builder().open()) {
            PythonException absent =
                    assertThrows(PythonException.class, () -> loader.module("tool"));
            assertEquals("ModuleNotFoundError", absent.type());
        }
    }

    private Path wheel(String name, String code, String metadata) throws IOException {
        String info = name + "-1.0.dist-info/";
        StringBuilder record = new StringBuilder();
        Path wheel = folder.resolve(name + "-1.0-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            put(zip, record, name + ".py", code);
            put(zip, record, info + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n");
            String begin = "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n";
            put(zip, record, info + "METADATA", begin + metadata);
            put(zip, record, info + "RECORD", record + info + "RECORD,,\n");
        }
        return wheel;
    }

    private static void put(ZipOutputStream zip, StringBuilder record, String path, String text)
            throws IOException {
        byte[] digest = Digests.sha256().digest(text.getBytes(UTF_8));
        String written = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        record.append(path).append(",sha256=").append(written).append(",\n");
        zip.putNextEntry(new ZipEntry(path));
        zip.write(text.getBytes(UTF_8));
    }
}
