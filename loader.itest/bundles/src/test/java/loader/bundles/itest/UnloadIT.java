package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import loader.importlib.ModuleName;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PythonRuntime;
import loader.spi.ImportedModules;
import loader.testing.ModuleJar;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Libraries that are unmapped, and those that stay and why. */
class UnloadIT extends Running {

    private static ModuleJar unloading(CModule module) {
        return module.jar().header("Loader-Unload", "true");
    }

    private boolean isMapped(String name) {
        return python.eval("any('" + name + ".abi3' in line for line in open('/proc/self/maps'))");
    }

    /** The bundle goes, and its library stays for this reason. */
    private void goesAndRetains(Bundle bundle, String module, String reason)
            throws BundleException {
        bundle.uninstall();
        awaitState(module, "retained: " + reason);
        assertTrue(isMapped(module));
    }

    /** When Python is busy, what is left is done in the background. */
    private void awaitState(String module, String... states) {
        List<String> expected = List.of(states);
        Waiting.until(module + " is " + expected, () -> catalogue(module).equals(expected));
    }

    @Test
    void whatNothingPointsIntoIsUnmappedEachTime() throws BundleException {
        for (int i = 0; i < 20; i++) {
            Bundle bundle = start(unloading(CModule.of("light", i)));
            assertEquals(i, python.<Integer>run("import light; result = light.Thing().version()"));
            assertTrue(isMapped("light"));
            bundle.uninstall();
            awaitState("light", Collections.nCopies(i + 1, "unloaded").toArray(String[]::new));
            assertFalse(isMapped("light"));
        }
    }

    @Test
    void aTypeThatIsHeldKeepsItsLibrary() throws BundleException {
        Bundle bundle = start(unloading(CModule.of("pinned", 4)));
        python.run("import builtins, pinned; builtins.pinned_thing = pinned.Thing()");
        goesAndRetains(bundle, "pinned", "something holds the module");
        assertEquals(4, python.<Integer>eval("pinned_thing.version()"));
        python.run("import builtins; del builtins.pinned_thing");
    }

    private String holders(String module) {
        return String.join(
                "\n", container.service(ImportedModules.class).holders(new ModuleName(module)));
    }

    private void assertHolders(String module, String expected) {
        String found = holders(module);
        assertTrue(found.matches("(?s)interpreter main\n  " + module + " of .*"), found);
        assertTrue(found.contains(expected.stripTrailing()), found);
    }

    @Test
    void whatHoldsARetainedModuleIsNamed() throws BundleException {
        Bundle bundle = start(CModule.of("gripped", 1).jar());
        python.run(
                """
                import sys, types, gripped
                class Shop:
                    pass
                client = sys.modules["client"] = types.ModuleType("client")
                client.shop = Shop()
                client.shop.goods = [gripped]
                """);
        bundle.uninstall();
        awaitState("gripped", "retained: something holds the module");
        assertHolders(
                "gripped",
                """
                    held
                      a list of 1
                        an object of scratch.Shop
                          client.shop
                """);
        python.run("import gc, sys; del sys.modules['client']; gc.collect()");
        awaitState(
                "gripped",
                "retained: its library is not unmapped unless the bundle says Loader-Unload: true");
        assertEquals("", holders("nowhere"));
    }

    @Test
    void aReferenceOfJavaThatNobodyHasClosedIsNamed() throws BundleException {
        Bundle bundle = start(CModule.of("kept", 1).jar());
        try (Attached attached = python.interpreter().attach();
                PyModule kept = attached.importModule("kept")) {
            bundle.uninstall();
            awaitState("kept", "retained: something holds the module");
            assertHolders("kept", "held\n      Java: 1 PyObject that nobody has closed");
            assertEquals("kept", kept.name());
        }
    }

    @Test
    void aCycleOfTheModuleItselfIsNoHolder() throws BundleException {
        Bundle bundle =
                start(
                        new ModuleJar("ring", "1")
                                .module("ring", "source", "lib/ring.py")
                                .file(
                                        "lib/ring.py",
                                        "import sys\nown = sys.modules[__name__]\n"
                                                + "items = [own, {'own': own}]\n"));
        python.run("import builtins, ring; builtins.ring_of = {1: ring}");
        bundle.uninstall();
        awaitState("ring", "retained: something holds the module");
        assertHolders(
                "ring",
                """
                    held
                      a dict, under int
                        builtins.ring_of
                """);
        assertFalse(holders("ring").contains("list"), holders("ring"));
        python.run("import builtins; del builtins.ring_of");
    }

    @Test
    void anObjectThatPointsIntoALibraryIsNamed() throws BundleException {
        Bundle bundle = start(unloading(CModule.of("stiff", 1).with("-DSTATIC_TYPE")));
        python.run("import stiff; stiff.Fixed");
        goesAndRetains(bundle, "stiff", "a type points into the library");
        assertHolders("stiff", "the class stiff.Fixed, held");
    }

    @Test
    void aFunctionThatOutlivesItsModuleKeepsItsLibrary() throws BundleException {
        Bundle bundle = start(unloading(CModule.of("tail", 5)));
        python.run("import builtins, tail; builtins.tail_method = tail.Thing.__dict__['version']");
        goesAndRetains(bundle, "tail", "something holds the module"); // its type does
        python.run("import builtins; del builtins.tail_method");
    }

    @Test
    void aSinglePhaseModuleStays() throws BundleException {
        Bundle bundle = start(unloading(new CModule("heavy", 1, true)));
        python.run("import heavy");
        goesAndRetains(
                bundle,
                "heavy",
                "CPython keeps what single-phase modules need to be imported again");
    }

    @Test
    void aStaticTypeKeepsItsLibrary() throws BundleException {
        Bundle bundle = start(unloading(CModule.of("rigid", 1).with("-DSTATIC_TYPE")));
        python.run("import rigid; rigid.Fixed");
        goesAndRetains(bundle, "rigid", "a type points into the library");
    }

    @Test
    void aLibraryThatIsLinkedToStayStays() throws BundleException {
        Bundle bundle = start(unloading(CModule.of("glued", 1).with("-Wl,-z,nodelete")));
        python.run("import glued");
        goesAndRetains(bundle, "glued", "the linker does not unmap it");
    }

    @Test
    void aLibraryThatIsMappedFromNobodyKnowsWhereStays() throws Exception {
        Bundle bundle = start(unloading(CModule.of("astray", 1)));
        Path file = Path.of(python.<String>run("import astray; result = astray.__file__"));
        Files.delete(file);
        goesAndRetains(bundle, "astray", "it is not known where the library is mapped");
    }

    @Test
    void aSourceModuleThatNobodyHoldsIsGone() throws BundleException {
        Bundle bundle =
                start(
                        new ModuleJar("paper", "1")
                                .module("paper", "source", "lib/paper.py")
                                .file("lib/paper.py", "x = 1\n"));
        python.run("import paper");
        bundle.uninstall();
        python.run("import gc; gc.collect()");
        assertEquals(List.of("unloaded"), catalogue("paper"));
    }

    @Test
    void aBundleThatDoesNotAskKeepsItsLibrary() throws BundleException {
        Bundle bundle = start(CModule.of("usual", 1).jar());
        python.run("import usual");
        bundle.uninstall();
        python.run("import gc; gc.collect()");
        awaitState(
                "usual",
                "retained: its library is not unmapped unless the bundle says Loader-Unload: true");
        assertTrue(isMapped("usual"));
    }

    @Test
    void theModulesOfAllInterpretersGoAndTheirLibraryStays() throws BundleException {
        Bundle bundle = start(unloading(CModule.of("several", 1)));
        python.run("import several");
        try (Interpreter other =
                container.service(PythonRuntime.class).create(InterpreterConfig.SHARED_GIL)) {
            try (Attached attached = other.attach();
                    PyModule module = attached.importModule("several")) {
                assertEquals("several", module.name());
            }
            bundle.uninstall();
            assertTrue(new Python(other).raised("import several").startsWith("ModuleNotFound"));
            assertTrue(python.raised("import several").startsWith("ModuleNotFoundError"));
            String reason = "retained: several interpreters loaded modules of the bundle";
            awaitState("several", reason, reason);
            assertTrue(isMapped("several"));
        }
    }
}
