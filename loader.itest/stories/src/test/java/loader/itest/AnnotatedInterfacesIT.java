package loader.itest;

import static loader.itest.ModuleServicesIT.assertGone;
import static loader.itest.TypedServicesIT.logOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import loader.itest.services.Greeter;
import loader.itest.services.Two;
import loader.python.PyModule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A bundle says of its interface which module implements it; the module knows nothing of that. */
@RunWith(PaxExam.class)
public class AnnotatedInterfacesIT extends ServiceStory {

    private static final String GREETING = "(loader.module=greeting)";

    /** What bnd writes for an interface with {@code @PythonModule("greeting")}. */
    private static PythonBundle interfaces(String name, Class<?> type) {
        return new PythonBundle(name, "1.0.0")
                .capability(
                        "loader.interface;loader.interface=\""
                                + type.getName()
                                + "\";loader.module=greeting");
    }

    private static PythonBundle interfaces() {
        return interfaces("interfaces", Greeter.class).importing(INTERFACES);
    }

    private static PythonBundle greeting(String... attributes) {
        return new PythonBundle("greeting", "1.0.0")
                .module("greeting", "def greet(name): return 'hello ' + name\n", attributes);
    }

    @Test
    public void aModuleThatNamesNoInterfaceIsATypedService() throws Exception {
        start(interfaces());
        Bundle module = start(greeting());
        Greeter greeter = service(Greeter.class, GREETING);
        assertEquals("hello ahello a", greeter.greetTwice("a"));
        assertEquals(module, reference(Greeter.class, GREETING).getBundle());
        module.stop();
        assertGone(() -> greeter.greet("a"));
        assertEquals(0, count(Greeter.class, GREETING));
    }

    @Test
    public void theInterfaceMayComeAfterTheModuleAndGoBeforeIt() throws Exception {
        start(greeting());
        assertEquals(0, count(Greeter.class, GREETING));
        Bundle interfaces = start(interfaces());
        Greeter greeter = service(Greeter.class, GREETING);
        assertEquals("hello a", greeter.greet("a"));
        interfaces.stop();
        assertEquals("it is resolved still", "hello b", greeter.greet("b"));
        interfaces.uninstall();
        assertGone(() -> greeter.greet("c"));
        assertEquals(0, count(Greeter.class, GREETING));
        assertEquals(1, count(PyModule.class, GREETING));
        start(interfaces());
        assertNotSame(greeter, service(Greeter.class, GREETING));
    }

    @Test
    public void oneServiceIsThereHoweverManySayTheSame() throws Exception {
        Bundle first = start(interfaces());
        start(interfaces("others", Greeter.class).importing(INTERFACES));
        Bundle module = start(greeting());
        assertEquals(1, count(Greeter.class, GREETING));
        first.uninstall();
        assertEquals("hello a", service(Greeter.class, GREETING).greet("a"));
        update(module, greeting("java.interface=" + Greeter.class.getName()).importing(INTERFACES));
        assertEquals(1, count(Greeter.class, GREETING));
    }

    @Test
    public void aMissingFunctionIsNamedWhenTheServiceIsPublished() throws Exception {
        start(
                new PythonBundle("greeting", "1.0.0")
                        .module("greeting", "def salute(name): return name\n"));
        AtomicReference<Bundle> interfaces = new AtomicReference<>();
        String log = logOf(() -> interfaces.set(start(interfaces())));
        assertTrue(log, log.contains("greeting: bundle greeting_1.0.0"));
        assertTrue(log, log.contains("Greeter.greet(String): there is no greet"));
        assertEquals(0, count(Greeter.class, GREETING));
        assertEquals(Bundle.ACTIVE, interfaces.get().getState());
    }

    @Test
    public void anInterfaceThatItsBundleDoesNotSeeIsNamed() throws Exception {
        start(interfaces("blind", Greeter.class));
        String log = logOf(() -> start(greeting()));
        assertTrue(log, log.contains(Greeter.class.getName() + " is not found in bundle blind"));
        assertEquals(0, count(Greeter.class, GREETING));
        assertEquals(1, count(PyModule.class, GREETING));
    }

    @Test
    public void anInterfaceThatNothingImplementsIsNamed() throws Exception {
        start(interfaces("two", Two.class).importing(INTERFACES));
        String log = logOf(() -> start(greeting()));
        assertTrue(log, log.contains("both stand for two_names"));
        assertFalse(log, log.contains("Exception"));
    }

    @Test
    public void aPrivateInterfaceIsForItsOwnBundle() throws Exception {
        Bundle owner = start(interfaces("owner", Greeter.class).type(Greeter.class));
        start(greeting());
        BundleContext own = owner.getBundleContext();
        ServiceReference<?>[] found = own.getServiceReferences(Greeter.class.getName(), GREETING);
        assertEquals(1, found.length);
        Object greeter = own.getService(found[0]);
        Class<?> type = owner.loadClass(Greeter.class.getName());
        assertNotSame(Greeter.class, type);
        assertEquals("hello a", type.getMethod("greet", String.class).invoke(greeter, "a"));
        assertEquals("nobody else sees it", 0, count(Greeter.class, GREETING));
    }
}
