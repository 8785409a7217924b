package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import loader.importlib.ImportedModules;
import loader.importlib.ModuleName;
import loader.python.Attached;
import loader.python.PyModule;
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

    @Test
    void aFreshModuleLivesBesideTheOldOne() {
        start(CModule.of("twice", 1).jar());
        assertTrue(
                python.<Boolean>run(
                        """
                        import importlib, sys, twice
                        first = sys.modules.pop("twice")
                        second = importlib.import_module("twice")
                        sys.modules["twice"] = first
                        result = second is not first and second.Thing is not first.Thing
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
