package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.importlib.ModuleName;
import loader.python.Attached;
import loader.python.PyModule;
import loader.spi.ImportedModules;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.Test;

/** Reloading, and importing a module anew. */
class ReloadIT extends Running {

    @Test
    void reloadExecutesNoExtensionModuleAgain() {
        start(CModule.of("again", 1).jar());
        assertTrue(
                python.<Boolean>run(
                        """
                        import again, importlib
                        thing = again.Thing
                        again.extra = 1
                        result = importlib.reload(again) is again and again.Thing is thing and again.extra == 1
                        """));
    }

    @Test
    void reloadExecutesSourceAgain() {
        start(
                new ModuleJar("text", "1")
                        .module("text", "source", "lib/text.py")
                        .file("lib/text.py", "class A: pass\n"));
        assertFalse(
                python.<Boolean>run(
                        "import text, importlib; a = text.A; result = importlib.reload(text).A is a"));
    }

    /** What {@code test.support.import_helper.import_fresh_module} does. */
    private static final String IMPORT_FRESH =
            """
            import importlib, sys
            def import_fresh_module(name):
                old = sys.modules.pop(name, None)
                try:
                    return importlib.import_module(name)
                finally:
                    if old is not None:
                        sys.modules[name] = old
            """;

    @Test
    void twoCopiesOfAMultiPhaseModuleHaveTheirOwnState() {
        start(CModule.of("twice", 1).jar());
        assertEquals(
                List.of(1, 2, 3, 1, 4, 2),
                python.run(
                        IMPORT_FRESH
                                + """
                                import twice
                                fresh = import_fresh_module("twice")
                                assert fresh is not twice and sys.modules["twice"] is twice
                                assert fresh.Thing is not twice.Thing
                                assert not isinstance(fresh.Thing(), twice.Thing)
                                each = [twice.tally(), twice.tally(), twice.tally(), fresh.tally()]
                                result = each + [twice.tally(), fresh.tally()]
                                """));
    }

    @Test
    void oneOfTwoCopiesOutlivesTheOther() {
        start(CModule.of("outlived", 1).jar());
        assertEquals(
                List.of(true, 1, 2),
                python.run(
                        IMPORT_FRESH
                                + """
                                import gc, outlived, weakref
                                fresh = import_fresh_module("outlived")
                                gone = weakref.ref(outlived)
                                del outlived, sys.modules["outlived"]
                                gc.collect()
                                result = [gone() is None, fresh.tally(), fresh.tally()]
                                """));
    }

    @Test
    void aFreshSinglePhaseModuleSharesTheStaticVariables() {
        start(new CModule("shared", 1, true).jar());
        assertEquals(
                List.of(1, 2),
                python.run(
                        IMPORT_FRESH
                                + """
                                import shared
                                fresh = import_fresh_module("shared")
                                result = [shared.tally(), fresh.tally()]
                                """));
    }

    @Test
    void replacingPutsAFreshModuleIntoSysModules() {
        start(CModule.of("fresh", 1).jar());
        python.run("import builtins, fresh; builtins.old_fresh = fresh");
        replace("fresh");
        assertTrue(
                python.<Boolean>run(
                        "import fresh; result = fresh is not old_fresh and fresh.version() == 1"));
        python.run("import builtins; del builtins.old_fresh");
    }

    @Test
    void whatCannotBeImportedAnewStays() {
        start(
                new ModuleJar("once", "1")
                        .module("once", "source", "lib/once.py")
                        .file(
                                "lib/once.py",
                                "import sys\nif hasattr(sys, 'once'): raise ValueError('once')\nsys.once = 1\n"));
        python.run("import once");
        String failed = "";
        try {
            replace("once");
        } catch (RuntimeException raised) {
            failed = raised.getMessage();
        }
        assertEquals("ValueError: once", failed);
        assertTrue(python.<Boolean>eval("'once' in __import__('sys').modules"));
    }

    private void replace(String name) {
        ImportedModules modules = container.service(ImportedModules.class);
        try (Attached attached = python.interpreter().attach();
                PyModule replaced = modules.replace(python.interpreter(), new ModuleName(name))) {
            assertEquals(name, replaced.name());
        }
    }
}
