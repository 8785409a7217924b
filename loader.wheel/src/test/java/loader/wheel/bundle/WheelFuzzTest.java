package loader.wheel.bundle;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.MutatedWheel;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelFile;
import loader.wheel.pep508.Environments;
import loader.wheel.zip.Limits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a wheel on its way, it is converted or refused with the one exception that is
 * documented, in no time, and nothing is left but a whole bundle. {@code -Dfuzz.wheels=100000} is
 * what {@code -Pthorough} does.
 */
class WheelFuzzTest {
    private static final int CASES = Integer.getInteger("fuzz.wheels", 2_000);
    private static final long FIRST = Long.getLong("fuzz.seed", 427);
    private static final int PATIENCE = 20;

    @TempDir Path sandbox;
    private Path wheels;
    private Path bundles;
    private final Map<Fault, Integer> refused = new EnumMap<>(Fault.class);
    private int converted;

    @BeforeEach
    void createFolders() throws IOException {
        wheels = Files.createDirectories(sandbox.resolve("a/wheels"));
        bundles = Files.createDirectories(sandbox.resolve("a/bundles"));
    }

    @Test
    void aMutatedWheelIsConvertedOrRefused() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            for (long seed = FIRST; seed < FIRST + CASES; seed++) {
                long one = seed;
                thread.submit(() -> check(one)).get(PATIENCE, SECONDS);
            }
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
        } finally {
            thread.shutdownNow();
        }
        System.out.println("fuzz: " + CASES + " wheels, " + converted + " converted, " + refused);
        assertTrue(
                converted > CASES / 100 && converted < CASES / 2, () -> "converted " + converted);
        assertTrue(refused.size() >= 9, refused::toString);
    }

    @Test
    void aWheelCutAnywhereIsRefused() throws IOException {
        byte[] whole = WheelFile.spam().with("spam_ext.so", "library").bytes();
        for (int length = 0; length < whole.length; length++) {
            MutatedWheel cut = new MutatedWheel(WheelFile.PURE, Arrays.copyOf(whole, length));
            assertFalse(convert(cut), "converted what was cut to " + length);
        }
    }

    private Void check(long seed) throws IOException {
        MutatedWheel wheel = MutatedWheel.of(seed);
        try {
            if (convert(wheel)) {
                converted++;
            }
        } catch (RuntimeException | Error | IOException undocumented) {
            fail("seed " + seed + ", " + wheel.fileName() + ": " + undocumented, undocumented);
        }
        return null;
    }

    private boolean convert(MutatedWheel mutated) throws IOException {
        Path file = Files.write(wheels.resolve("it"), mutated.bytes());
        Path bundle = bundles.resolve("bundle.jar");
        try (Wheel wheel = Wheel.open(file, mutated.fileName(), Limits.DEFAULT)) {
            WheelBundle.of(wheel, Environments.LINUX).writeTo(bundle);
        } catch (WheelException e) {
            assertFalse(e.getMessage().isBlank());
            refused.merge(e.fault(), 1, Integer::sum);
            assertEquals(Set.of("a", "a/bundles", "a/wheels", "a/wheels/it"), everything());
            return false;
        }
        assertEquals(
                Set.of("a", "a/bundles", "a/bundles/bundle.jar", "a/wheels", "a/wheels/it"),
                everything());
        checkEntries(bundle);
        Files.delete(bundle);
        return true;
    }

    private static void checkEntries(Path bundle) throws IOException {
        Path root = Path.of("/inside");
        try (JarFile jar = new JarFile(bundle.toFile())) {
            jar.stream()
                    .forEach(
                            entry ->
                                    assertTrue(
                                            root.resolve(entry.getName())
                                                    .normalize()
                                                    .startsWith(root),
                                            entry.getName()));
        }
    }

    private Set<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(sandbox)) {
            return files.filter(file -> !file.equals(sandbox))
                    .map(file -> sandbox.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
