package loader.itest;

import static loader.itest.TypedServicesIT.logOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import examples.fastmath.FastMath;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.inject.Inject;
import loader.itest.services.Greeter;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configuration says in which interpreter the modules of services live. */
@RunWith(PaxExam.class)
public class ServicesInterpreterIT extends ServiceStory {

    private static final String NEEDS_SHARED_GIL =
            "it can be imported in the main interpreter, in one that shares its GIL, and in a"
                    + " process (py:run --process)";

    @Inject private ConfigurationAdmin configurations;

    @Configuration
    @Override
    public Option[] everything() {
        return options(
                composite(super.everything()),
                bundle(Bundles.location("org.apache.felix.configadmin")),
                bundle(Bundles.location("examples.fastmath")).start(false));
    }

    /** Nothing of the services is in the main interpreter, to which they come back afterwards. */
    @After
    @Override
    public void everyReferenceIsClosed() throws InterruptedException {
        super.everyReferenceIsClosed();
        try {
            moveBack();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Services are there when the greeting's is. */
    private Greeter moved(String interpreter) throws Exception {
        var properties = new Hashtable<String, Object>(Map.of("interpreter", interpreter));
        configured(() -> configuration().update(properties));
        return service(Greeter.class, "(loader.module=greeting)");
    }

    private void moveBack() throws Exception {
        if (configurations.listConfigurations("(service.pid=loader.services)") != null) {
            configured(() -> configuration().delete());
        }
        assertEquals(1, python.interpreters().size());
    }

    private org.osgi.service.cm.Configuration configuration() throws IOException {
        return configurations.getConfiguration("loader.services", "?");
    }

    private void startGreeting() throws Exception {
        start(
                new PythonBundle("greeting", "1.0.0")
                        .importing(INTERFACES)
                        .module(
                                "greeting",
                                "import _interpreters, osgi\n"
                                        + "number = int(_interpreters.get_current()[0])\n"
                                        + "def greet(name): return f'{name} {number}'\n",
                                "java.interface=" + Greeter.class.getName()));
    }

    @Test
    public void servicesMoveToAnInterpreterThatSharesTheGilAndBack() throws Exception {
        servicesMoveAndComeBack("SHARED_GIL");
    }

    @Test
    public void servicesMoveToAnInterpreterWithItsOwnGilAndBack() throws Exception {
        servicesMoveAndComeBack("OWN_GIL");
    }

    private void servicesMoveAndComeBack(String interpreter) throws Exception {
        startGreeting();
        assertEquals("hello 0", service(Greeter.class, "(loader.module=*)").greet("hello"));

        Greeter greeter = moved(interpreter);
        int number = moduleService("greeting").getAttrAs(Integer.class, "number");
        assertTrue(number > 0);
        assertEquals("hello " + number, greeter.greet("hello"));
        assertEquals(2, python.interpreters().size());

        moveBack();
        assertEquals("hello 0", service(Greeter.class, "(loader.module=*)").greet("hello"));
    }

    @Test
    public void withItsOwnGilPythonUsesAndOffersServices() throws Exception {
        startGreeting();
        moved("OWN_GIL");
        start(
                new PythonBundle("both", "1.0.0")
                        .importing(INTERFACES)
                        .module(
                                "both",
                                """
                                import osgi
                                class Greeter:
                                    def greet(self, name):
                                        with osgi.use("loader.itest.services.Greeter", "(lang=java)") as java:
                                            return java.greet(name) + " through Python"
                                def activate(context):
                                    context.register("loader.itest.services.Greeter", Greeter(), {"lang": "py"})
                                """,
                                "activator=true"));
        Greeter java = name -> "hello " + name;
        var registration =
                context.registerService(
                        Greeter.class, java, new Hashtable<>(Map.of("lang", "java")));
        try {
            Greeter greeter = service(Greeter.class, "(lang=py)");
            assertEquals(2, python.interpreters().size());
            assertEquals("hello you through Python", greeter.greet("you"));
        } finally {
            registration.unregister();
        }
    }

    @Test
    public void whatServicesPrintGoesToTheLoggerOfTheConfiguration() throws Exception {
        start(
                new PythonBundle("printing", "1.0.0")
                        .importing(INTERFACES)
                        .module(
                                "printing",
                                "import sys\n"
                                        + "def greet(name):\n"
                                        + "    print('hello', name)\n"
                                        + "    print('oh', file=sys.stderr)\n"
                                        + "    return ''\n",
                                "java.interface=" + Greeter.class.getName()));
        System.setProperty("org.slf4j.simpleLogger.log.orders.python", "info");
        for (String interpreter : List.of("MAIN", "SHARED_GIL")) {
            var properties = new Hashtable<String, Object>();
            properties.put("interpreter", interpreter);
            properties.put("print", "orders.python");
            configured(() -> configuration().update(properties));
            Greeter greeter = service(Greeter.class, "(loader.module=printing)");
            String log = logOf(() -> greeter.greet(interpreter));
            assertTrue(log, log.contains("INFO orders.python - hello " + interpreter));
            assertTrue(log, log.contains("WARN orders.python - oh"));
        }
        moveBack();
        String log =
                logOf(() -> service(Greeter.class, "(loader.module=printing)").greet("nobody"));
        assertFalse(log, log.contains("orders.python"));
    }

    @Test
    public void anInterpreterThatIsNoneIsNamedAndServicesStayInTheMainOne() throws Exception {
        startGreeting();
        String log = logOf(() -> assertEquals("hello 0", moved("PROCESSOR").greet("hello")));
        assertTrue(
                log,
                log.contains(
                        "loader.services: interpreter=PROCESSOR is none of"
                                + " [MAIN, SHARED_GIL, OWN_GIL, PROCESS], it stays MAIN"));
    }

    @Test
    public void aModuleThatNeedsTheSharedGilIsRefusedByName() throws Exception {
        startGreeting();
        moved("OWN_GIL");
        Bundle fastmath =
                Stream.of(context.getBundles())
                        .filter(each -> "examples.fastmath".equals(each.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();
        String log = logOf(fastmath::start);
        try {
            assertTrue(log, log.contains("fastmath: bundle examples.fastmath_"));
            assertTrue(log, log.contains(NEEDS_SHARED_GIL));
            assertEquals(0, count(FastMath.class, "(loader.module=fastmath)"));
            PyModule module = moduleService("fastmath");
            RuntimeException refused = assertThrows(RuntimeException.class, module::repr);
            assertTrue(refused.getMessage(), refused.getMessage().contains(NEEDS_SHARED_GIL));

            moved("SHARED_GIL");
            assertEquals("1.0", service(FastMath.class, "(loader.module=fastmath)").version());
        } finally {
            fastmath.stop();
        }
    }

    @Test
    public void objectsOfServicesDoNotPassToAnotherInterpreter() throws Exception {
        startGreeting();
        moved("OWN_GIL");
        start(new PythonBundle("away", "1.0.0").module("away", "things = [1]\n"));
        PyModule away = moduleService("away");
        try (PyModule builtins = imported("builtins");
                PyObject things = away.getAttr("things")) {
            assertEquals(2, python.interpreters().size());
            for (PyObject foreign : List.of(away, things)) {
                assertEquals(
                        "the Python object is of another interpreter",
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> builtins.callMethod("repr", foreign))
                                .getMessage());
            }
        }
    }
}
