package loader.python.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.testing.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** A framework takes the runtime of its own platform and no other. */
class PlatformResolveIT {
    @TempDir Path storage;

    @ParameterizedTest(name = "{0} {1} takes {2}")
    @CsvSource({
        "Linux, amd64, loader.python.linux-x86_64",
        "Linux, aarch64, loader.python.linux-arm64",
        "Mac OS X, x86_64, loader.python.macosx-x86_64",
        "Mac OS X, aarch64, loader.python.macosx-arm64",
        "Windows 11, amd64, loader.python.windows-x86_64",
        "Windows 10, amd64, loader.python.windows-x86_64",
    })
    void aPlatformTakesItsOwnRuntimeOnly(String os, String processor, String expected)
            throws Exception {
        Map<String, Path> built = RuntimeBundles.bySymbolicName();

        List<String> resolved = resolved(os, processor, built);

        assertEquals(Stream.of(expected).filter(built::containsKey).toList(), resolved);
    }

    @ParameterizedTest(name = "{0} {1} takes none")
    @CsvSource({"Linux, riscv64", "SunOS, amd64", "Linux, x86"})
    void aPlatformWithoutRuntimeTakesNone(String os, String processor) throws Exception {
        assertEquals(List.of(), resolved(os, processor, RuntimeBundles.bySymbolicName()));
    }

    @Test
    void theBuildMadeTheRuntimeOfThisMachine() throws Exception {
        Map<String, Path> built = RuntimeBundles.bySymbolicName();

        assertFalse(built.isEmpty());
        assertTrue(
                built.containsKey("loader.python." + System.getProperty("python.host")),
                built::toString);
    }

    private List<String> resolved(String os, String processor, Map<String, Path> jars)
            throws BundleException {
        Map<String, String> machine =
                Map.of("org.osgi.framework.os.name", os, "org.osgi.framework.processor", processor);
        try (Container container = Container.open(storage, machine, List.of())) {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars.values()) {
                bundles.add(container.context().installBundle("reference:" + jar.toUri()));
            }
            container.wiring().resolveBundles(bundles);
            return bundles.stream()
                    .filter(bundle -> bundle.getState() == Bundle.RESOLVED)
                    .map(Bundle::getSymbolicName)
                    .toList();
        }
    }
}
