package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.testing.Container;
import loader.testing.ModuleJar;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What an uninstalled bundle leaves in Python, and what not. */
class UninstallIT extends Running {

    private static final String PAUSE = "while sys.mixed_runs: time.sleep(0.01)\n";

    @Test
    void itsModulesLeaveSysModulesAndAreNotFoundAnyMore() throws BundleException {
        Bundle bundle = start(CModule.of("gone", 1).jar());
        python.run("import gone");
        bundle.uninstall();
        assertFalse(python.<Boolean>eval("'gone' in __import__('sys').modules"));
        assertEquals("ModuleNotFoundError: No module named 'gone'", python.raised("import gone"));
    }

    @Test
    void whatIsHeldOfItGoesOnWorking() throws BundleException {
        Bundle bundle = start(CModule.of("held", 7).jar());
        python.run("import builtins, held; builtins.kept = held.Thing");
        bundle.uninstall();
        python.run("import gc; gc.collect()");
        assertEquals(7, python.<Integer>eval("kept().version()"));
        assertEquals(List.of("retained: something holds the module"), catalogue("held"));
        python.run("import builtins, gc; del builtins.kept; gc.collect()");
        assertTrue(catalogue("held").get(0).startsWith("retained: its library"));
    }

    @Test
    void theSubmodulesGoAndTheParentLosesTheAttribute() throws BundleException {
        Bundle bundle =
                start(
                        new ModuleJar("tree", "1")
                                .module("tree", "package", "lib/tree/__init__.py")
                                .file("lib/tree/__init__.py", "import types, sys\n")
                                .file("lib/tree/leaf.py", "x = 1\n")
                                .file("lib/tree/sub/__init__.py", "")
                                .file("lib/tree/sub/leaf.py", "y = 2\n"));
        python.run("import builtins, tree.leaf, tree.sub.leaf; builtins.tree_held = tree");
        bundle.uninstall();
        assertEquals(
                List.of(), python.eval("[n for n in __import__('sys').modules if 'tree' in n]"));
        assertFalse(python.<Boolean>eval("hasattr(tree_held, 'leaf')"));
        assertEquals(
                List.of(),
                python.eval("[p for p in __import__('sys').path_importer_cache if 'tree' in p]"));
        python.run("import builtins; del builtins.tree_held");
    }

    @Test
    void aModuleOfADottedNameLeavesTheParentOfAnotherBundle() throws BundleException {
        start(
                new ModuleJar("house", "1")
                        .module("house", "package", "lib/house/__init__.py")
                        .file("lib/house/__init__.py", ""));
        Bundle room =
                start(
                        new ModuleJar("house.room", "1")
                                .module("house.room", "source", "lib/room.py")
                                .file("lib/room.py", "x = 3\n"));
        assertEquals(3, python.<Integer>run("import house.room; result = house.room.x"));
        room.uninstall();
        assertFalse(python.<Boolean>run("import house; result = hasattr(house, 'room')"));
    }

    @Test
    void functionsThatWereRegisteredAreCalledBeforeItsBundleGoes() throws BundleException {
        Bundle bundle =
                start(
                        new ModuleJar("polite", "1")
                                .module("polite", "source", "lib/polite.py")
                                .file(
                                        "lib/polite.py",
                                        """
                                        import sys, _loader
                                        sys.told = []
                                        @_loader.atexit
                                        def first():
                                            sys.told.append(("first", "polite" in sys.modules))
                                        def fails(): raise ValueError("in farewell")
                                        _loader.atexit(fails)
                                        _loader.atexit(sys.told.append, "builtin")
                                        _loader.atexit(lambda *a: sys.told.append(a), 1, 2)
                                        """));
        python.run(
                "import polite, sys; sys.unraisablehook, sys.kept_hook = (lambda u: sys.told.append(str(u.exc_value))), sys.unraisablehook");
        bundle.stop();
        assertEquals(
                "[(1, 2), 'builtin', 'in farewell', ('first', True)]",
                python.<String>run(
                        "import sys; result = str(sys.told); sys.unraisablehook = sys.kept_hook"));
    }

    @Test
    void aRestartedBundleIsImportedFromANewPlace() throws BundleException {
        Bundle bundle = start(CModule.of("again", 1).jar());
        String before = python.run("import again; again.count(); result = again.__file__");
        bundle.stop();
        bundle.start();
        assertNotEquals(before, python.<String>run("import again; result = again.__file__"));
        assertEquals(1, python.<Integer>run("import again; result = again.count()"));
    }

    @Test
    void aRefreshWithoutImportsUnpacksNothing() throws BundleException {
        Bundle bundle = start(CModule.of("idle", 1).jar());
        container.refresh(bundle);
        assertEquals(List.of("found"), catalogue("idle"));
    }

    @Test
    void aModuleWhoseBundleGoesWhileItIsImportedFails() throws Exception {
        Bundle bundle =
                start(
                        new ModuleJar("slow", "1")
                                .module("slow", "source", "lib/slow.py")
                                .file(
                                        "lib/slow.py",
                                        "import sys, time\nsys.slow_runs = True\nwhile sys.slow_runs: time.sleep(0.01)\n"));
        String[] raised = new String[1];
        Thread importing = new Thread(() -> raised[0] = python.raised("import slow"));
        python.run("import sys; sys.slow_runs = False");
        importing.start();
        Waiting.until(
                "the module is imported",
                () -> !importing.isAlive() || python.<Boolean>eval("__import__('sys').slow_runs"));
        bundle.uninstall();
        python.run("import sys; sys.slow_runs = False");
        importing.join();
        assertTrue(raised[0].startsWith("ImportError: slow: "), raised[0]);
        assertTrue(raised[0].endsWith("its bundle has gone"), raised[0]);
        assertFalse(python.<Boolean>eval("'slow' in __import__('sys').modules"));
    }

    /**
     * What has been taken from it meanwhile is not missed, and nothing of two versions is mixed.
     */
    @Test
    void aPackageThatIsUpdatedWhileItIsImportedFailsAndLeavesNothing() throws Exception {
        Bundle bundle = start(mixed(1, "import sys, time\nsys.mixed_runs = True\n" + PAUSE));
        List<?>[] seen = new List<?>[1];
        Thread importing =
                new Thread(
                        () ->
                                seen[0] =
                                        python.run(
                                                """
                                                try:
                                                    import mixed
                                                except BaseException as raised:
                                                    failed = f"{type(raised).__name__}: {raised}"
                                                import mixed
                                                result = [failed, mixed.early.version, mixed.late.version]
                                                """));
        python.run("import sys; sys.mixed_runs = False");
        importing.start();
        Waiting.until(
                "the package is imported",
                () -> !importing.isAlive() || python.<Boolean>eval("__import__('sys').mixed_runs"));
        Container.update(bundle, mixed(2, ""));
        python.run("import sys; sys.mixed_runs = False");
        importing.join();
        String failed = (String) seen[0].get(0);
        assertTrue(failed.matches("ImportError: mixed: .*: its bundle has gone"), failed);
        assertEquals(List.of(2, 2), seen[0].subList(1, 3));
    }

    private static ModuleJar mixed(int version, String pause) {
        String init =
                "from mixed import early\n" + pause + "early.version\nfrom mixed import late\n";
        return new ModuleJar("mixed", version + ".0")
                .module("mixed", "package", "lib/mixed/__init__.py")
                .file("lib/mixed/__init__.py", init)
                .file("lib/mixed/early.py", "version = " + version + "\n")
                .file("lib/mixed/late.py", "version = " + version + "\n");
    }
}
