package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.testing.Container;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Updates of a module that is written in C. */
class UpdateIT extends Updates {

    @Test
    void theVersionThatIsInstalledIsImportedCalledAndRun() {
        upAndDown(CModule.of("spam", 1).jar(), CModule.of("spam", 2).jar(), this::useSpam, 1);
    }

    private void useSpam(int version) {
        assertEquals(version, python.<Integer>eval("__import__('spam').version()"));
        assertEquals(version, python.<Integer>eval("__import__('spam').Thing().version()"));
        assertEquals("version " + version + "\n", run("spam"));
    }

    @Test
    void aSinglePhaseModuleIsUpdatedTooButNotRunAsMain() {
        upAndDown(
                new CModule("eggs", 1, true).jar(),
                new CModule("eggs", 2, true).jar(),
                this::useEggs,
                2);
    }

    /**
     * The library is a new file each time, so its static counter begins anew. It is mapped once
     * more when its init function is called to see that it cannot be run.
     */
    private void useEggs(int version) {
        assertEquals(version, python.<Integer>eval("__import__('eggs').version()"));
        assertEquals(version, python.<Integer>eval("__import__('eggs').Thing().version()"));
        assertEquals(1, python.<Integer>eval("__import__('eggs').count()"));
        String refused = run("eggs");
        assertTrue(refused.contains("single-phase"), refused);
    }

    /** pybind11 keeps its modules by name, and gives the next import of a name the one it has. */
    @Test
    void aModuleThatItsLibraryKeepsIsUpdatedToo() throws BundleException {
        Bundle bundle = container.start(keptModule(1));
        assertEquals(1, python.<Integer>eval("__import__('kept').version()"));
        assertEquals(
                true,
                python.<Boolean>run(
                        "import sys, kept; del sys.modules['kept']; result = __import__('kept') is kept"));
        Container.update(bundle, keptModule(2));
        assertEquals(2, python.<Integer>eval("__import__('kept').version()"));
        assertEquals(2, python.<Integer>eval("__import__('kept').Thing().version()"));
        bundle.uninstall();
    }

    private static ModuleJar keptModule(int version) {
        return CModule.of("kept", version).with("-DKEPT").jar();
    }

    @Test
    void whatIsHeldOfEachVersionGoesOnWorking() throws BundleException {
        Bundle bundle = container.start(CModule.of("held", 1).jar());
        python.run("import builtins; builtins.things = []");
        for (int version = 1; version <= 5; version++) {
            Container.update(bundle, CModule.of("held", version).jar());
            container.refresh(bundle);
            python.run("import held; things.append(held.Thing())");
        }
        bundle.uninstall();
        assertEquals(List.of(1, 2, 3, 4, 5), python.eval("[thing.version() for thing in things]"));
    }
}
