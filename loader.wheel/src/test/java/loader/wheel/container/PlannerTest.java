package loader.wheel.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import loader.wheel.archive.WheelFile;
import loader.wheel.bundle.ConvertedWheels;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.resolver.Resolver;

/** The framework's resolver chooses among the wheels of a folder as pip would. */
class PlannerTest {
    @TempDir Path storage;
    @TempDir Path folder;
    private Framework framework;

    @BeforeEach
    void startFramework() throws BundleException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(Map.of("org.osgi.framework.storage", storage.toString()));
        framework.start();
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private void wheel(String name, String version, String... fields) {
        String head = "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n";
        WheelFile.named(name, version)
                .metadata(head + String.join("\n", fields) + "\n")
                .in(folder, name + "-" + version + "-py3-none-any.whl");
    }

    private ConvertedWheels wheels() {
        return ConvertedWheels.in(storage.resolve("wheels"), Version.parse("3.14.3"));
    }

    private List<String> planned(Map<String, Release> installed, String... wanted) {
        ConvertedWheels wheels = wheels();
        Resolver resolver =
                framework
                        .getBundleContext()
                        .getService(
                                framework.getBundleContext().getServiceReference(Resolver.class));
        Planner planner =
                new Planner(
                        resolver,
                        FindLinks.in(folder, wheels),
                        installed,
                        wheels,
                        new NeedingDistributions(framework.getBundleContext()));
        return planner.plan(Stream.of(wanted).map(Requirement::parse).toList()).missing().stream()
                .map(Release::toString)
                .toList();
    }

    private List<String> planned(String... wanted) {
        return planned(Map.of(), wanted);
    }

    private String refusal(String... wanted) {
        return assertThrows(UnresolvedException.class, () -> planned(wanted)).getMessage();
    }

    @Test
    void theNewestFinalReleaseIsChosenAndWhatItNeedsComesFirst() {
        wheel("spam", "1.2");
        wheel("spam", "1.10", "Requires-Dist: eggs");
        wheel("spam", "2.0rc1");
        wheel("eggs", "1");
        assertEquals(List.of("eggs 1", "spam 1.10"), planned("spam>=1"));
    }

    @Test
    void anOlderReleaseIsChosenWhenTheNewestDoNotFitTogether() {
        wheel("ham", "1", "Requires-Dist: eggs<2");
        wheel("spam", "1", "Requires-Dist: eggs<2");
        wheel("spam", "2", "Requires-Dist: eggs>=2");
        wheel("eggs", "1");
        wheel("eggs", "2");
        assertEquals(List.of("eggs 1", "ham 1", "spam 1"), planned("ham", "spam"));
    }

    @Test
    void aConflictIsExplainedByThoseWhoDisagree() {
        wheel("ham", "1", "Requires-Dist: eggs<2");
        wheel("spam", "2", "Requires-Dist: eggs>=2");
        wheel("eggs", "1");
        wheel("eggs", "2");
        assertEquals(
                "eggs: no version suits all: ham 1 needs eggs<2, spam 2 needs eggs>=2; there is 2, 1",
                refusal("ham", "spam"));
    }

    @Test
    void whatIsMissingIsNamedInOneLine() {
        wheel("spam", "1", "Requires-Dist: eggs>=2");
        wheel("eggs", "1");
        assertEquals("spam 1 needs eggs>=2: there is only 1", refusal("spam"));
        assertEquals("what was asked for needs ham: there is no wheel of it", refusal("ham"));
    }

    @Test
    void anExtraNeedsWhatItSays() {
        wheel("spam", "1", "Provides-Extra: fast", "Requires-Dist: eggs; extra == 'fast'");
        wheel("eggs", "1");
        assertEquals(List.of("spam 1"), planned("spam"));
        assertEquals(List.of("eggs 1", "spam 1"), planned("spam[fast]").stream().sorted().toList());
    }

    @Test
    void whatIsInstalledStaysWhenItSatisfies() {
        wheel("spam", "1", "Requires-Dist: eggs");
        wheel("eggs", "2");
        Release eggs =
                new Release("eggs", Version.parse("1"), Set.of(), List.of(), Optional.empty());
        assertEquals(List.of("spam 1"), planned(Map.of("eggs", eggs), "spam"));
        assertEquals(List.of("eggs 2"), planned(Map.of("eggs", eggs), "eggs>=2"));
    }

    @Test
    void ofTheBuildsOfAReleaseTheHighestIsChosen() {
        for (String build : List.of("", "1-", "2a-", "2b-", "10-")) {
            String file = "spam-1-" + build + "py3-none-any.whl";
            WheelFile.named("spam", "1").in(folder, file);
            FindLinks index = FindLinks.in(folder, wheels());
            Path chosen = index.releases("spam").get(0).wheel().orElseThrow();
            assertEquals(file, chosen.getFileName().toString());
        }
    }
}
