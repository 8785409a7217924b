package loader.wheel.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.testing.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library {@code packaging}, as a bundle in the embedded interpreter, says the same as this
 * one.
 */
class PackagingOracleIT {
    private static final String CASES = System.getProperty("oracle.cases", "10000");
    private static final String SEED = System.getProperty("oracle.seed", "440");

    @TempDir static Path storage;

    @Test
    void versionsSpecifiersMarkersAndRequirementsAreReadAlike() throws IOException {
        List<Verdict> verdicts;
        Shell shell = Shell.open(storage);
        try (Container container = shell.container()) {
            shell.execute("py:install packaging --find-links " + LockedWheel.folder());
            RunRequest request = RunRequest.of(new Target.Code(script()), List.of(SEED, CASES));
            verdicts = shell.run(request).lines().map(Verdict::of).toList();
        }
        assertEquals(Integer.parseInt(CASES), verdicts.size());
        assertEquals(
                List.of(),
                verdicts.stream()
                        .filter(verdict -> !verdict.isShared() && !verdict.isOfNoName())
                        .toList());
        Map<Boolean, Long> valid =
                verdicts.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        verdict -> !verdict.theirs().equals("invalid"),
                                        Collectors.counting()));
        assertTrue(valid.get(true) > valid.get(false) && valid.get(false) > 0, valid::toString);
    }

    private static String script() throws IOException {
        try (InputStream file =
                PackagingOracleIT.class.getResourceAsStream("packaging_verdicts.py")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
