package loader.wheel.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelFile;
import loader.wheel.bundle.WheelBundle;
import loader.wheel.pep508.Environments;
import loader.wheel.tags.SupportedTags;
import loader.wheel.tags.Tag;
import loader.wheel.tags.WheelPlatform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleRevision;

/** A framework reads, resolves and wires the bundles of wheels as pip would install the wheels. */
class WheelInFrameworkTest {
    private static final String EXTENDER = "osgi.extender;osgi.extender=loader.core";
    private static final String METADATA = "Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n";

    @TempDir Path folder;
    private Framework framework;

    @BeforeEach
    void startFramework() throws BundleException {
        String runtime =
                "loader.abi;loader.abi=cp314;version:Version=3.14,loader.abi;loader.abi=abi3;version:Version=3.14";
        Map<String, String> settings =
                Map.of(
                        "org.osgi.framework.storage",
                        folder.resolve("cache").toString(),
                        "org.osgi.framework.system.capabilities.extra",
                        EXTENDER + "," + runtime);
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(settings);
        framework.start();
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void aPlatformWheelOfThisMachineResolves() throws BundleException {
        Tag best = SupportedTags.of(14, WheelPlatform.current()).inOrder().get(0);
        Bundle spam =
                install("spam-1.0-" + best + ".whl", WheelFile.empty().with("spam.abi3.so", "x"));
        spam.start();
        assertEquals(Bundle.ACTIVE, spam.getState());
        Map<String, Object> module =
                spam.adapt(BundleRevision.class)
                        .getDeclaredCapabilities("loader.module")
                        .get(0)
                        .getAttributes();
        assertEquals("extension", module.get("kind"));
        assertNotNull(spam.getEntry(String.valueOf(module.get("origin"))));
    }

    @Test
    void theFolderOfANamespaceIsAnEntryOfTheBundle() throws BundleException {
        Bundle spam = install(WheelFile.PURE, WheelFile.empty().with("ns/mod.py", "x"));
        assertNotNull(spam.getEntry("lib/ns/"));
        assertEquals(List.of("lib/ns/mod.py"), Collections.list(spam.getEntryPaths("lib/ns/")));
    }

    @Test
    void aWheelForAnotherPlatformDoesNotResolve() throws BundleException {
        boolean windows = WheelPlatform.current().family() == WheelPlatform.Family.WINDOWS;
        String other = windows ? "manylinux_2_28_x86_64" : "win_amd64";
        Bundle spam = install("spam-1.0-cp314-cp314-" + other + ".whl", WheelFile.spam());
        assertThrows(BundleException.class, spam::start);
    }

    /** OSGi has no word for the C library, so that only the hook sees that it is too old. */
    @Test
    void aWheelForANewerSystemDoesNotResolveWhereTheHookIs() throws BundleException {
        WheelPlatform here = WheelPlatform.current();
        assumeTrue(here.family() == WheelPlatform.Family.GLIBC);
        String name = "spam-1.0-cp314-cp314-manylinux_2_%s_" + here.machine() + ".whl";
        Bundle newer = install(name.formatted(here.minor() + 1), WheelFile.spam());
        var hook =
                framework
                        .getBundleContext()
                        .registerService(
                                ResolverHookFactory.class, new WheelTagResolverHook(), null);
        BundleException refused = assertThrows(BundleException.class, newer::start);
        assertTrue(refused.getMessage().contains("osgi.native"), refused.getMessage());
        hook.unregister();
        newer.start();
        newer.uninstall();
        framework
                .getBundleContext()
                .registerService(ResolverHookFactory.class, new WheelTagResolverHook(), null);
        Bundle fitting = install(name.formatted(here.minor()), WheelFile.spam());
        fitting.start();
        assertEquals(Bundle.ACTIVE, fitting.getState());
    }

    @Test
    void aWheelForAnotherPythonDoesNotResolve() throws BundleException {
        Bundle spam = install("spam-1.0-cp313-none-any.whl", WheelFile.spam());
        assertThrows(BundleException.class, spam::start);
        spam.uninstall();
        Bundle later =
                install(
                        WheelFile.PURE,
                        WheelFile.spam().metadata(METADATA + "Requires-Python: >=3.15\n"));
        assertThrows(BundleException.class, later::start);
    }

    @Test
    void aDistributionResolvesWithTheVersionsItNeedsOnly() throws BundleException {
        Bundle spam =
                install(
                        WheelFile.PURE,
                        WheelFile.spam().metadata(METADATA + "Requires-Dist: eggs~=1.2\n"));
        BundleException missing = assertThrows(BundleException.class, spam::start);
        assertTrue(missing.getMessage().contains("loader.distribution=eggs"), missing.getMessage());
        for (String unfit : List.of("1.1", "1.2rc1", "2.0.dev1")) {
            install("eggs-" + unfit + "-py3-none-any.whl", eggs(unfit));
            assertThrows(BundleException.class, spam::start, unfit);
        }
        install("eggs-1.10.post1-py3-none-any.whl", eggs("1.10.post1"));
        spam.start();
        assertEquals(Bundle.ACTIVE, spam.getState());
    }

    @Test
    void anExtraIsWiredWhenItIsThere() throws BundleException {
        String metadata = METADATA + "Provides-Extra: dev\nRequires-Dist: eggs; extra == 'dev'\n";
        Bundle spam = install(WheelFile.PURE, WheelFile.spam().metadata(metadata));
        spam.start();
        assertFalse(
                spam.adapt(BundleRevision.class)
                        .getDeclaredRequirements("loader.distribution")
                        .isEmpty());
    }

    private static WheelFile eggs(String version) {
        return WheelFile.named("eggs", version);
    }

    private Bundle install(String fileName, WheelFile file) throws BundleException {
        Path bundle = folder.resolve(fileName + ".jar");
        try (Wheel wheel = Wheel.open(file.in(folder, fileName))) {
            WheelBundle.of(wheel, Environments.LINUX).writeTo(bundle);
        }
        return framework.getBundleContext().installBundle(bundle.toUri().toString());
    }
}
