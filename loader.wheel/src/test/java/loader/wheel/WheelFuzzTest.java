package loader.wheel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens to a wheel on its way, it is converted or refused, and nothing else. More of it:
 * {@code -Djqwik.tries.default=100000}.
 */
class WheelFuzzTest {
    private static final byte[] WHOLE =
            WheelFile.spam()
                    .with("spam_ext.so", "library")
                    .with("pkg/__init__.py", "text ".repeat(100))
                    .with("spam-1.0.dist-info/entry_points.txt", "[g]\na=b\n")
                    .bytes();

    private static Path folder;

    private record Change(int position, byte value) {}

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(folder.resolve(WheelFile.PURE));
        Files.delete(folder);
    }

    @Property
    void aMutatedWheelIsConvertedOrRefused(@ForAll("changes") List<Change> changes) {
        byte[] mutated = WHOLE.clone();
        changes.forEach(change -> mutated[change.position] = change.value);
        convert(mutated);
    }

    @Property
    void aWheelCutAnywhereIsRefused(@ForAll("lengths") int length) {
        if (convert(Arrays.copyOf(WHOLE, length))) {
            throw new AssertionError("Converted what was cut to " + length);
        }
    }

    private static boolean convert(byte[] bytes) {
        try (Wheel wheel = Wheel.open(WheelFile.write(folder, WheelFile.PURE, bytes))) {
            WheelBundle.of(wheel, Environments.LINUX).writeTo(new ByteArrayOutputStream());
            return true;
        } catch (WheelException refused) {
            return false;
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, WHOLE.length - 1), Arbitraries.bytes())
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.integers().between(0, WHOLE.length - 1);
    }
}
