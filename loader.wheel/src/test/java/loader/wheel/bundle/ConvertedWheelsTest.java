package loader.wheel.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import loader.wheel.archive.WheelFile;
import loader.wheel.pep440.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertedWheelsTest {
    @TempDir Path folder;

    private Path bundle() {
        return ConvertedWheels.in(folder.resolve("wheels"), Version.parse("3.14.3"))
                .bundle(WheelFile.spam().in(folder));
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
}
