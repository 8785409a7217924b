package loader.wheel.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import loader.files.FileStamp;
import loader.testing.Waiting;
import loader.wheel.WheelException;
import loader.wheel.archive.WheelFile;
import loader.wheel.pep440.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertedWheelsTest {
    @TempDir Path folder;

    private Path bundle() {
        return converted(WheelFile.spam().in(folder));
    }

    private Path converted(Path wheel) {
        return ConvertedWheels.in(folder.resolve("wheels"), Version.parse("3.14.3")).bundle(wheel);
    }

    @Test
    void aWheelIsConvertedOnce() throws IOException {
        Path bundle = bundle();
        Object made = Files.getAttribute(bundle, "lastModifiedTime");
        assertEquals(bundle, bundle());
        assertEquals(made, Files.getAttribute(bundle, "lastModifiedTime"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aDamagedBundleIsMadeAnew(int divisor) throws IOException {
        Path bundle = bundle();
        byte[] whole = Files.readAllBytes(bundle);
        byte[] damaged = Arrays.copyOf(whole, divisor == 0 ? 0 : whole.length / divisor);
        Arrays.fill(damaged, damaged.length / 2, damaged.length, (byte) 0);
        Files.write(bundle, damaged);
        assertEquals(bundle, bundle());
        assertArrayEquals(whole, Files.readAllBytes(bundle));
    }

    /** It is read again, although its name, its size and its time are the same. */
    @Test
    void aWheelThatWasExchangedIsAnotherOne() throws IOException {
        Path wheel = WheelFile.spam().in(folder);
        FileTime time = Files.getLastModifiedTime(wheel);
        Path bundle = converted(wheel);
        Waiting.until("it is known", () -> FileStamp.of(wheel).isPresent());
        assertEquals(bundle, converted(wheel));
        byte[] bytes = Files.readAllBytes(wheel);
        assertEquals(bundle, converted(wheel));
        bytes[bytes.length / 2]++;
        Files.write(wheel, bytes);
        Files.setLastModifiedTime(wheel, time);
        assertThrows(WheelException.class, () -> converted(wheel));
    }

    @Test
    void aBundleThatNobodyHasUsedForLongIsRemoved() throws IOException {
        Path old = bundle();
        Path sum = Path.of(old.toString().replace(".jar", ".crc32"));
        Files.setLastModifiedTime(sum, FileTime.from(Instant.now().minus(Duration.ofDays(61))));
        assertEquals(old, bundle());
        assertTrue(Files.exists(old), "it is used now");
        Path left = Files.createFile(old.resolveSibling("left.jar"));
        Path leftSum = Files.createFile(old.resolveSibling("left.crc32"));
        Files.setLastModifiedTime(leftSum, FileTime.from(Instant.now().minus(Duration.ofDays(61))));
        Files.delete(sum);
        assertEquals(old, bundle());
        assertFalse(Files.exists(left));
        assertFalse(Files.exists(leftSum));
    }
}
