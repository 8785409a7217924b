package loader.maven;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import loader.maven.MavenBuild.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code loader:wheel} in builds by Maven. */
class WheelGoalIT {
    private static final WheelFile LINUX = new WheelFile("cp314-cp314-manylinux_2_28_x86_64");
    private static final WheelFile WINDOWS = new WheelFile("cp314-cp314-win_amd64");
    private static final String LOCKED = "<lock>${project.basedir}/wheels.lock</lock>";

    @TempDir Path folder;
    private MavenBuild maven;

    @BeforeEach
    void project() {
        maven = new MavenBuild(folder);
    }

    private Path bundle() {
        return folder.resolve("target/wheels/spam-1.0.jar");
    }

    private void lock(String... digests) throws IOException {
        StringBuilder line = new StringBuilder("spam==1.0");
        for (String digest : digests) {
            line.append(" \\\n    --hash=sha256:").append(digest);
        }
        Files.writeString(folder.resolve("wheels.lock"), "# wheels\n" + line + "\n");
    }

    private void builds(String configuration) throws Exception {
        Outcome outcome = maven.run(configuration);
        assertEquals(0, outcome.status(), outcome.log());
    }

    private void isRefused(String configuration, String reason) throws Exception {
        Outcome outcome = maven.run(configuration);
        assertNotEquals(0, outcome.status(), outcome.log());
        assertTrue(outcome.log().contains(reason), outcome.log());
        assertTrue(Files.notExists(bundle()), "there is a bundle");
    }

    @Test
    void aLockedWheelBecomesTheSameBundleEachTime() throws Exception {
        lock(LINUX.in(folder.resolve("wheels")));
        builds(LOCKED);
        byte[] first = Files.readAllBytes(bundle());
        Files.delete(bundle());
        builds(LOCKED);
        assertArrayEquals(first, Files.readAllBytes(bundle()));
        try (JarFile jar = new JarFile(bundle().toFile())) {
            assertEquals(
                    "spam", jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"));
            assertNotNull(jar.getEntry("lib/spam.py"));
            assertNotNull(jar.getEntry("lib/spam-1.0.dist-info/" + WheelFile.SBOM));
        }
    }

    @Test
    void theConfigurationOfTheReadmeConverts() throws Exception {
        lock(LINUX.in(folder.resolve("wheels")));
        builds(MavenBuild.SHOWN);
        assertTrue(Files.exists(bundle()));
    }

    /** PEP 751, in place of a requirements file. */
    @Test
    void aPylockMakesTheSameBundle() throws Exception {
        String digest = LINUX.in(folder.resolve("wheels"));
        lock(digest);
        builds(LOCKED);
        byte[] required = Files.readAllBytes(bundle());
        Files.delete(bundle());
        Files.writeString(
                folder.resolve("pylock.toml"),
                """
                lock-version = "1.0"
                [[packages]]
                name = "spam"
                version = "1.0"
                wheels = [{name = "%s", hashes = {sha256 = "%s"}}]
                """
                        .formatted(LINUX.name(), digest));
        builds("<lock>${project.basedir}/pylock.toml</lock>");
        assertArrayEquals(required, Files.readAllBytes(bundle()));
    }

    @Test
    void lockedWheelsForSeveralPlatformsBecomeOneBundle() throws Exception {
        Path wheels = folder.resolve("wheels");
        lock(LINUX.in(wheels), WINDOWS.in(wheels));
        builds(LOCKED);
        try (JarFile jar = new JarFile(bundle().toFile())) {
            assertNotNull(jar.getEntry("lib/linux-x86_64/spam.py"));
            assertNotNull(jar.getEntry("lib/windows-x86_64/spam.py"));
        }
    }

    @Test
    void aWheelThatIsNotTheLockedOneFailsTheBuild() throws Exception {
        LINUX.in(folder.resolve("wheels"));
        lock("0".repeat(64));
        isRefused(LOCKED, "'spam==1.0': no wheel with a locked digest is in ");
    }

    @Test
    void thePomMayNameWheelsAndTheirDigests() throws Exception {
        String digest = LINUX.in(folder);
        builds(named(digest));
        assertTrue(Files.exists(bundle()));
    }

    @Test
    void aWheelWithAnotherDigestThanThePomSaysFailsTheBuild() throws Exception {
        LINUX.in(folder);
        isRefused(named("1".repeat(64)), "its digest is ");
    }

    @Test
    void filesThatAreMissingAreNamed() throws Exception {
        isRefused(named("1".repeat(64)), LINUX.name() + ": no such file or folder");
        isRefused(LOCKED, "wheels.lock: no such file or folder");
        lock("1".repeat(64));
        isRefused(LOCKED, "wheels: no such file or folder");
    }

    @Test
    void aBuildThatNamesNoWheelFails() throws Exception {
        isRefused("", "neither <lock> nor <files> names a wheel");
    }

    @Test
    void theBundlesAreAFeatureOfKarafAndOneOfOsgi() throws Exception {
        lock(LINUX.in(folder.resolve("wheels")));
        builds(LOCKED + "<features>true</features>");
        String karaf = Files.readString(folder.resolve("target/wheels/features.xml"));
        assertTrue(karaf.contains("<bundle>mvn:it/it/1/jar/spam</bundle>"), karaf);
        assertTrue(karaf.contains("<feature>loader</feature>"), karaf);
        String osgi = Files.readString(folder.resolve("target/wheels/feature.json"));
        assertTrue(osgi.contains("\"id\": \"it:it:osgifeature:1\""), osgi);
        assertTrue(osgi.contains("{\"id\": \"it:it:jar:spam:1\"}"), osgi);
        builds(LOCKED + "<features>true</features>");
        assertEquals(karaf, Files.readString(folder.resolve("target/wheels/features.xml")));
        assertEquals(osgi, Files.readString(folder.resolve("target/wheels/feature.json")));
    }

    @Test
    void aFeatureOfBundlesThatAreNotAttachedIsRefused() throws Exception {
        lock(LINUX.in(folder.resolve("wheels")));
        Outcome outcome = maven.run(LOCKED + "<features>true</features><attach>false</attach>");
        assertNotEquals(0, outcome.status(), outcome.log());
        assertTrue(outcome.log().contains("<features> needs <attach>"), outcome.log());
    }

    private static String named(String digest) {
        return "<files><wheel><file>${project.basedir}/%s</file><sha256>%s</sha256></wheel></files>"
                .formatted(LINUX.name(), digest);
    }
}
