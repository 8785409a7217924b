package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import loader.importlib.ExecInModuleLoader;
import loader.importlib.FoundModule;
import loader.importlib.ModuleName;
import loader.importlib.ModuleNotFoundException;
import loader.importlib.ModuleSpec;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** A module bundle's life: install, resolve, find, import, run as main, uninstall. */
public class HelloStory extends Story {

    private static final String GREETING = "This is a test module named ";

    @Test
    public void aModuleOfABundleIsFoundImportedAndRunUntilTheBundleIsUninstalled()
            throws Exception {
        assertThrows(ModuleNotFoundException.class, this::find);

        Bundle hello = context.installBundle(Bundles.location("examples.hello"));
        hello.start();
        assertEquals(Bundle.ACTIVE, hello.getState());

        ModuleSpec found = find().spec();
        assertEquals(ModuleSpec.EXTENSION, found.kind());
        assertTrue(found.loader().orElseThrow() instanceof ExecInModuleLoader);
        assertTrue(found.toString(), Files.exists(Path.of(found.origin().orElseThrow())));

        assertEquals(new Running(0, GREETING + "hello.\n", ""), code("import hello"));
        assertEquals(
                new Running(0, GREETING + "__main__.\n['one', 'two']\n", ""),
                main("hello", "one", "two"));

        forget("hello");
        hello.uninstall();
        assertThrows(ModuleNotFoundException.class, this::find);
        Running gone = main("hello");
        assertTrue(gone.err(), gone.err().endsWith(": No module named hello\n"));
        assertEquals(1, gone.status());
    }

    @Test
    public void whatTheRuntimeSaysOfItselfIsSo() {
        assertEquals("cp314", python.abi());
        assertTrue(python.version(), python.version().startsWith("3.14."));
        assertEquals(System.getProperty("itest.runtime"), "loader.python." + python.platform());
        assertEquals(python.home().toString(), evaluated("__import__('sys').prefix"));
    }

    private FoundModule find() {
        return importSystem
                .findSpec(python.main(), new ModuleName("hello"))
                .orElseThrow(() -> new ModuleNotFoundException("hello", "not found"));
    }
}
