package loader.wheel.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import loader.spi.WrongUse;
import loader.wheel.FileDigest;
import loader.wheel.archive.WheelFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.resolver.Resolver;

/** What the commands for wheels change in a container, and what they refuse. */
class WheelCommandsTest {
    private static final String CAPABILITIES =
            "osgi.extender;osgi.extender=loader.core,"
                    + "loader.abi;loader.abi=cp314;version:Version=3.14,"
                    + "loader.abi;loader.abi=abi3;version:Version=3.14";

    @TempDir Path storage;
    @TempDir Path folder;
    private Framework framework;
    private WheelCommands commands;

    @BeforeEach
    void startFramework() throws BundleException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        "org.osgi.framework.storage", storage.toString(),
                                        "loader.cache", storage.resolve("cache").toString(),
                                        "org.osgi.framework.system.capabilities.extra",
                                                CAPABILITIES));
        framework.start();
        BundleContext context = framework.getBundleContext();
        commands =
                new WheelCommands(
                        context, context.getService(context.getServiceReference(Resolver.class)));
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Path spam(String version) {
        return WheelFile.named("spam", version).in(folder, "spam-" + version + "-py3-none-any.whl");
    }

    /** Its directory is whole, and a file in it is not what RECORD says. */
    private Path damaged(String version) {
        return WheelFile.named("spam", version)
                .unrecorded("spam.py", "x = 1\n".getBytes(UTF_8))
                .recorded("spam.py", "sha256=AAAA", 6)
                .in(folder, "spam-" + version + "-py3-none-any.whl");
    }

    private String install(String... words) throws BundleException {
        String[] all = Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--find-links";
        all[words.length + 1] = folder.toString();
        return commands.install(all);
    }

    @Test
    void aReleaseStaysWhenTheWheelOfAnotherIsRefused() throws Exception {
        spam("1.0");
        install("spam");
        damaged("2.0");
        WrongUse refused = assertThrows(WrongUse.class, () -> install("spam>=2"));
        assertTrue(
                refused.getMessage().contains("spam-2.0-py3-none-any.whl: "), refused.getMessage());
        assertEquals("spam==1.0", commands.wheel("freeze"));
    }

    @Test
    void nothingIsInstalledOfSeveralWheelsWhenOneIsRefused() throws Exception {
        Path whole = spam("1.0");
        Path text = Files.writeString(folder.resolve("ham-1.0-py3-none-any.whl"), "no archive");
        assertThrows(
                WrongUse.class, () -> commands.wheel("install", whole.toString(), text.toString()));
        assertEquals("", commands.wheel("freeze"));
        assertEquals(1, framework.getBundleContext().getBundles().length);
    }

    @Test
    void aWheelForALaterPythonIsRefusedAndNotInstalled() throws Exception {
        String metadata = "Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n";
        Path later =
                WheelFile.named("spam", "1.0")
                        .metadata(metadata + "Requires-Python: >=3.15\n")
                        .in(folder, "spam-1.0-py3-none-any.whl");
        WrongUse refused =
                assertThrows(WrongUse.class, () -> commands.wheel("install", later.toString()));
        assertEquals(
                "spam-1.0-py3-none-any.whl: needs Python >=3.15, and here is 3.14.0",
                refused.getMessage());
        assertNothingIsInstalled();
    }

    @Test
    void nothingIsInstalledOfSeveralWheelsWhenOneCannotStart() throws Exception {
        Path ham = needing("ham", "absent");
        String spam = spam("1.0").toString();
        assertThrows(WrongUse.class, () -> commands.wheel("install", spam, ham.toString()));
        assertNothingIsInstalled();
        commands.wheel("install", spam);
        assertThrows(WrongUse.class, () -> commands.wheel("install", spam, ham.toString()));
        assertEquals("spam==1.0", commands.wheel("freeze"));
    }

    @Test
    void aReleaseStaysWhenAnotherCannotStart() throws Exception {
        spam("1.0");
        install("spam");
        Bundle old = framework.getBundleContext().getBundles()[1];
        spam("2.0");
        BundleContext context = framework.getBundleContext();
        ServiceRegistration<?> refusing =
                context.registerService(ResolverHookFactory.class, triggers -> new Nothing(), null);
        assertThrows(WrongUse.class, () -> install("spam>=2"));
        refusing.unregister();
        assertEquals(Bundle.ACTIVE, old.getState());
        assertEquals(2, context.getBundles().length);
        install("spam>=2");
        assertEquals(Bundle.UNINSTALLED, old.getState());
        assertEquals(2, context.getBundles().length);
    }

    /** Resolves nothing. */
    private static final class Nothing implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            candidates.clear();
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> candidates) {}

        @Override
        public void filterMatches(
                BundleRequirement requirement, Collection<BundleCapability> candidates) {}

        @Override
        public void end() {}
    }

    private void assertNothingIsInstalled() throws BundleException {
        assertEquals("", commands.wheel("freeze"));
        assertEquals(1, framework.getBundleContext().getBundles().length);
    }

    @Test
    void aWheelUnderAnotherNameIsRefusedAlsoWhenItWasConvertedBefore() throws Exception {
        Path whole = spam("1.0");
        commands.wheel("install", whole.toString());
        for (String name : List.of("ham-1.0-py3-none-any.whl", "spam-1.0-py2-none-any.whl")) {
            String renamed = Files.copy(whole, folder.resolve(name)).toString();
            WrongUse refused =
                    assertThrows(WrongUse.class, () -> commands.wheel("install", renamed));
            assertTrue(refused.getMessage().startsWith(name + ": "), refused.getMessage());
        }
    }

    @Test
    void whatCannotBeReadIsNoneOfTheWheelsOfAFolder() throws Exception {
        spam("1.0");
        Files.createDirectory(folder.resolve("spam-2.0-py3-none-any.whl"));
        install("spam");
        assertEquals("spam==1.0", commands.wheel("freeze"));
        WrongUse missing = assertThrows(WrongUse.class, () -> install("spam>=2"));
        assertTrue(
                missing.getMessage().contains("spam-2.0-py3-none-any.whl: cannot be read: "),
                missing.getMessage());
    }

    @Test
    void whatIsMissingIsSaidInTheWordsOfTheMetadata() throws Exception {
        Path ham = needing("ham", "spam<2");
        Path eggs = needing("eggs", "absent[extra]>=2.0");
        Path spam = spam("2.0");
        WrongUse unresolved =
                assertThrows(
                        WrongUse.class,
                        () ->
                                commands.wheel(
                                        "install",
                                        ham.toString(),
                                        spam.toString(),
                                        eggs.toString()));
        assertEquals(
                "ham 1.0 needs spam<2, and here is 2.0; "
                        + "eggs 1.0 needs absent>=2.0, and no wheel of it is here",
                unresolved.getMessage());
    }

    @Test
    void whoNeedsADistributionIsToldBeforeItIsUninstalled() throws Exception {
        spam("2.0");
        needing("ham", "spam>=1");
        assertEquals("spam is not installed", commands.wheel("needed", "spam"));
        install("ham", "--plan");
        assertEquals("", commands.wheel("freeze"));
        install("ham");
        assertEquals(
                "spam is needed by ham 1.0.0.final\nham is needed by no other distribution",
                commands.wheel("needed", "Spam", "ham"));
    }

    @Test
    void aReleaseThatAnotherDistributionNeedsIsNotReplaced() throws Exception {
        spam("1.0");
        spam("2.0");
        needing("ham", "spam>=2");
        install("ham");
        for (String[] words : new String[][] {{"spam<2"}, {"spam<2", "--plan"}}) {
            WrongUse refused = assertThrows(WrongUse.class, () -> install(words));
            assertEquals(
                    "ham 1.0 needs spam>=2, and spam 1.0 would replace spam 2.0",
                    refused.getMessage());
        }
        assertEquals("ham==1.0\nspam==2.0", commands.wheel("freeze"));
        spam("3.0");
        install("spam>=3");
        assertEquals("ham==1.0\nspam==3.0", commands.wheel("freeze"));
    }

    @Test
    void anOlderReleaseIsChosenWhenAnotherDistributionCannotUseTheNewest() throws Exception {
        spam("1.0");
        needing("ham", "spam<3");
        install("ham");
        spam("2.0");
        spam("2.1rc1");
        spam("3.0");
        spam("4.0");
        String eggs = "Metadata-Version: 2.1\nName: eggs\nVersion: 1.0\n";
        WheelFile.named("eggs", "1.0")
                .metadata(eggs + "Requires-Dist: spam>=2\n")
                .in(folder, "eggs-1.0-py3-none-any.whl");
        assertEquals(
                "install spam 2.0  spam-2.0-py3-none-any.whl\n"
                        + "install eggs 1.0  eggs-1.0-py3-none-any.whl",
                install("eggs", "--plan"));
        install("spam>=2");
        assertEquals("ham==1.0\nspam==2.0", commands.wheel("freeze"));
        WrongUse refused = assertThrows(WrongUse.class, () -> install("spam>=3"));
        assertEquals(
                "ham 1.0 needs spam<3, and spam 4.0 would replace spam 2.0", refused.getMessage());
    }

    @Test
    void aFileReplacesAnotherReleaseUnlessADistributionNeedsIt() throws Exception {
        String first = spam("1.0").toString();
        String second = spam("2.0").toString();
        needing("ham", "spam>=2");
        install("ham");
        WrongUse refused = assertThrows(WrongUse.class, () -> commands.wheel("install", first));
        assertEquals(
                "ham 1.0 needs spam>=2, and spam 1.0 would replace spam 2.0", refused.getMessage());
        assertEquals("ham==1.0\nspam==2.0", commands.wheel("freeze"));
        assertEquals(3, framework.getBundleContext().getBundles().length);
        commands.wheel("install", second);
        commands.wheel("install", spam("3.0").toString());
        assertEquals("ham==1.0\nspam==3.0", commands.wheel("freeze"));
        assertEquals(3, framework.getBundleContext().getBundles().length);
    }

    @Test
    void aReleaseIsReplacedWithTheDistributionThatNeedsIt() throws Exception {
        spam("1.0");
        spam("2.0");
        needing("ham", "spam>=2");
        install("ham");
        String metadata = "Metadata-Version: 2.1\nName: ham\nVersion: 2.0\n";
        WheelFile.named("ham", "2.0")
                .metadata(metadata + "Requires-Dist: spam<2\n")
                .in(folder, "ham-2.0-py3-none-any.whl");
        install("spam<2", "ham>=2");
        assertEquals("ham==2.0\nspam==1.0", commands.wheel("freeze"));
    }

    @Test
    void theWheelsOfALockFileAreInstalled() throws Exception {
        Path spam = spam("2.0");
        String lock =
                """
                lock-version = "1.0"
                [[packages]]
                name = "spam"
                version = "2.0"
                wheels = [{url = "https://example.org/x", hashes = {sha256 = "%s"}}]
                """;
        Path file = folder.resolve("pylock.toml");
        Files.writeString(file, lock.formatted(FileDigest.sha256(spam)));
        assertEquals(
                "install spam-2.0-py3-none-any.whl", install("--lock", file.toString(), "--plan"));
        install("--lock", file.toString());
        assertEquals("spam==2.0", commands.wheel("freeze"));
        Path patched =
                WheelFile.named("spam", "2.0")
                        .with("spam.pth", "import spam\n")
                        .in(folder, "spam-2.0-py3-none-any.whl");
        Files.writeString(file, lock.formatted(FileDigest.sha256(patched)));
        WrongUse code =
                assertThrows(WrongUse.class, () -> install("--lock", file.toString(), "--plan"));
        assertTrue(code.getMessage().contains("'spam.pth': its line"), code.getMessage());
        Files.writeString(file, lock.formatted("00"));
        WrongUse refused = assertThrows(WrongUse.class, () -> install("--lock", file.toString()));
        assertTrue(refused.getMessage().contains("its digest is "), refused.getMessage());
    }

    @Test
    void aPlanSaysThatAPathFileIsRefused() {
        WheelFile.spam().with("spam.pth", "import spam\n").in(folder);
        WrongUse refused = assertThrows(WrongUse.class, () -> install("spam", "--dry-run"));
        assertTrue(refused.getMessage().contains("'spam.pth': its line"), refused.getMessage());
    }

    @Test
    void aPlanNamesTheStartFilesThatAreNotRun() throws Exception {
        WheelFile.spam().with("spam.start", "spam:patch\n").in(folder);
        assertEquals(
                "install spam 1.0  spam-1.0-py3-none-any.whl  (does not run spam.start)",
                install("spam", "--dry-run"));
    }

    @Test
    void aContainerThatRunsStartupCodeAcceptsIt() throws Exception {
        WheelFile.spam()
                .with("spam.pth", "import spam\n")
                .with("other.start", "spam:patch\n")
                .with("folders.pth", "sub\n")
                .in(folder);
        System.setProperty("loader.startup.code", "true");
        try {
            String plan =
                    "install spam 1.0  spam-1.0-py3-none-any.whl"
                            + "  (runs code of other.start, spam.pth)";
            assertEquals(plan, install("spam", "--dry-run"));
            install("spam");
            assertEquals("spam==1.0", commands.wheel("freeze"));
        } finally {
            System.clearProperty("loader.startup.code");
        }
    }

    private Path needing(String name, String requirement) {
        String metadata = "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n";
        return WheelFile.named(name, "1.0")
                .metadata(metadata + "Requires-Dist: " + requirement + "\n")
                .in(folder, name + "-1.0-py3-none-any.whl");
    }

    @Test
    void wordsWithoutSenseAreAnsweredWithTheUsage() {
        assertRefused("install: which distribution? usage: ", "--dry-run");
        assertRefused("install: unknown option or nothing after it: --upgrade", "--upgrade", "x");
        assertRefused("install: unknown option or nothing after it: --find-links", "--find-links");
        assertThrows(IllegalArgumentException.class, () -> commands.wheel());
        assertThrows(IllegalArgumentException.class, () -> commands.wheel("inspect"));
        assertThrows(IllegalArgumentException.class, () -> commands.wheel("thaw", "x.whl"));
    }

    @Test
    void aFileOrFolderThatIsNotThereIsNamedInWords() {
        String wheel = folder.resolve("none-1.0-py3-none-any.whl").toString();
        String lock = folder.resolve("pylock.toml").toString();
        String missing = ": no such file or folder";
        assertRefused(wheel + missing, "spam", "--find-links", wheel);
        assertEquals(
                wheel + missing,
                assertThrows(IllegalArgumentException.class, () -> commands.wheel("inspect", wheel))
                        .getMessage());
        assertEquals(
                "none-1.0-py3-none-any.whl: cannot be converted: " + wheel + missing,
                assertThrows(WrongUse.class, () -> commands.wheel("install", wheel)).getMessage());
        assertEquals(
                lock + missing,
                assertThrows(WrongUse.class, () -> commands.install("--lock", lock)).getMessage());
    }

    @Test
    void whatIsNoWheelIsRefusedWithWhatToDo() throws Exception {
        String wheels = Files.createDirectory(folder.resolve("wheels")).toString();
        String tree = Files.createDirectory(folder.resolve("tree")).toString();
        Files.createFile(folder.resolve("tree").resolve("pyproject.toml"));
        String text = Files.createFile(folder.resolve("text")).toString();
        String sources = folder.resolve("spam-1.0.tar.gz").toString();
        for (String verb : List.of("install", "inspect")) {
            assertNoWheel("it is a folder; py:install NAME --find-links FOLDER ", verb, wheels);
            assertNoWheel("it is a source tree; make a wheel of it: pip wheel " + tree, verb, tree);
            assertNoWheel("it is a source distribution; make a wheel of it: ", verb, sources);
            assertNoWheel("it is no wheel; the name of a wheel ends in .whl", verb, text);
            assertNoWheel("no such file or folder", verb, text + "s");
        }
        assertRefused("install: ./wheels is no name; py:wheel install FILE", "./wheels");
        assertRefused("install: spam.whl is no name; py:wheel install FILE", "spam.whl");
    }

    private void assertNoWheel(String reason, String verb, String file) {
        WrongUse refused = assertThrows(WrongUse.class, () -> commands.wheel(verb, file));
        assertTrue(refused.getMessage().startsWith(file + ": " + reason), refused.getMessage());
    }

    private void assertRefused(String message, String... words) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> commands.install(words));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }
}
