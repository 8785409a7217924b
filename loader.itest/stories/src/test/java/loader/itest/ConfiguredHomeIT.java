package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Hashtable;
import java.util.Map;
import javax.inject.Inject;
import loader.python.Attached;
import loader.python.NoPythonException;
import loader.python.PyModule;
import loader.python.PythonRuntime;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** Another Python home is configured while the embedded CPython runs, and taken back. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ConfiguredHomeIT {

    @Inject private BundleContext context;
    @Inject private ConfigurationAdmin configurations;
    @Inject private PythonRuntime embedded;

    @Configuration
    public Option[] withConfigurations() {
        return options(bundle(Bundles.location("org.apache.felix.configadmin")), Bundles.loader());
    }

    @Test
    public void theConfiguredHomeIsUsedWhileItIsConfigured() throws Exception {
        String home = embedded.home().toString();
        org.osgi.service.cm.Configuration configuration =
                configurations.getConfiguration("loader.python", "?");

        configuration.update(new Hashtable<>(Map.of("home", "nowhere")));
        PythonRuntime wrong = other(embedded);
        NoPythonException refused = assertThrows(NoPythonException.class, wrong::home);
        assertTrue(refused.getMessage(), refused.getMessage().endsWith("nowhere: no such folder"));

        configuration.delete();
        PythonRuntime again = other(wrong);
        assertEquals(home, again.home().toString());
        try (Attached python = again.main().attach();
                PyModule math = python.importModule("math")) {
            assertEquals("math", math.name());
        }
    }

    private static boolean isOther(PythonRuntime now, PythonRuntime before) {
        return now != null && now != before;
    }

    /** The runtime that comes after that one. */
    private PythonRuntime other(PythonRuntime before) throws InterruptedException {
        ServiceTracker<PythonRuntime, PythonRuntime> tracker =
                new ServiceTracker<>(context, PythonRuntime.class, null);
        tracker.open();
        try {
            Story.until("another runtime", () -> isOther(tracker.getService(), before));
            return tracker.getService();
        } finally {
            tracker.close();
        }
    }
}
