package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import javax.inject.Inject;
import loader.python.NoPythonException;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** No runtime bundle for this platform is installed; then one is. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class NoRuntimeIT {

    @Inject private BundleContext context;
    @Inject private PythonRuntime python;
    @Inject private RunPy runPy;

    @Configuration
    public Option[] withoutRuntime() {
        return options(
                Bundles.framework(),
                bundle(Bundles.location("loader.native")),
                bundle(Bundles.location("loader.runpy")));
    }

    @Test
    public void whoeverNeedsPythonIsToldWhatIsMissingUntilItComes() throws Exception {
        RunRequest request = RunRequest.module("this");
        for (int i = 0; i < 2; i++) {
            NoPythonException missing =
                    assertThrows(NoPythonException.class, () -> runPy.run(request));
            assertTrue(
                    missing.getMessage(),
                    missing.getMessage()
                            .matches(
                                    "no CPython for \\S+ \\S+: no bundle with a loader.python"
                                            + " capability is resolved, and loader.python.home is not set"));
        }
        assertThrows(NoPythonException.class, python::home);

        context.installBundle(Bundles.location(System.getProperty("itest.runtime")));

        assertEquals(0, Running.of(runPy, request).status());
    }
}
