package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import javax.inject.Inject;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import org.junit.Test;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A module bundle's life: install, resolve, find, import, run as main, uninstall. */
@ExamReactorStrategy(PerClass.class)
public class HelloStory {

    private static final String GREETING = "This is a test module named ";

    @Inject protected BundleContext context;
    @Inject protected PythonRuntime python;
    @Inject protected RunPy runPy;

    @Test
    public void aModuleOfABundleIsFoundImportedAndRunUntilTheBundleIsUninstalled()
            throws Exception {
        assertThrows(PythonException.class, this::find);

        Bundle hello = context.installBundle(Bundles.location("examples.hello"));
        hello.start();
        assertEquals(Bundle.ACTIVE, hello.getState());

        assertTrue(find(), find().startsWith("hello.abi3.so ExtensionLoader"));
        assertEquals(GREETING + "hello.\n", imported());
        Running asMain = Running.of(runPy, RunRequest.module("hello", "one", "two"));
        assertEquals(GREETING + "__main__.\n['one', 'two']\n", asMain.out());
        assertEquals("", asMain.err());
        assertEquals(0, asMain.status());

        forget();
        hello.uninstall();
        assertThrows(PythonException.class, this::find);
        Running gone = Running.of(runPy, RunRequest.module("hello"));
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

    private String find() {
        return evaluated(
                "(lambda s: s.origin.rpartition('/')[2] + ' ' + type(s.loader).__name__)"
                        + "(__import__('_loader').find_spec('hello')[1])");
    }

    private String imported() {
        return Running.of(
                        runPy,
                        RunRequest.of(
                                new RunRequest.Target.Code("import hello"), List.of()))
                .out();
    }

    private String evaluated(String expression) {
        try (Attached attached = python.main().attach();
                PyModule scratch = attached.newModule("scratch");
                PyObject value = attached.eval(expression, scratch)) {
            return value.toString();
        }
    }

    private void forget() {
        evaluated("__import__('sys').modules.pop('hello', None)");
    }
}
