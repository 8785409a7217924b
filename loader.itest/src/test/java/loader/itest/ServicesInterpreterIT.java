package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Hashtable;
import java.util.Map;
import javax.inject.Inject;
import loader.itest.services.Greeter;
import loader.python.PyModule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configuration says in which interpreter the modules of services live. */
@RunWith(PaxExam.class)
public class ServicesInterpreterIT extends ServiceStory {

    @Inject private ConfigurationAdmin configurations;

    @Configuration
    @Override
    public Option[] everything() {
        return options(
                composite(super.everything()),
                bundle(Bundles.location("org.apache.felix.configadmin")));
    }

    @Test
    public void servicesMoveToAnInterpreterOfTheirOwnAndBack() throws Exception {
        start(
                new PythonBundle("greeting", "1.0.0")
                        .importing(INTERFACES)
                        .module(
                                "greeting",
                                "import _interpreters, osgi\n"
                                        + "number = int(_interpreters.get_current()[0])\n"
                                        + "def greet(name): return f'{name} {number}'\n",
                                "java.interface=" + Greeter.class.getName()));
        assertEquals("hello 0", service(Greeter.class, "(loader.module=*)").greet("hello"));
        var configuration = configurations.getConfiguration("loader.services", "?");

        configuration.update(new Hashtable<>(Map.of("interpreter", "SHARED_GIL")));
        waitFor(2);
        PyModule module = moduleService("greeting");
        int number = module.getAttrAs(Integer.class, "number");
        assertEquals(true, number > 0);
        assertEquals("hello " + number, service(Greeter.class, "(loader.module=*)").greet("hello"));
        assertEquals(2, python.interpreters().size());

        configuration.delete();
        waitFor(1);
        assertEquals("hello 0", service(Greeter.class, "(loader.module=*)").greet("hello"));
    }

    private void waitFor(int interpreters) throws InterruptedException {
        for (int i = 0; i < 500 && python.interpreters().size() != interpreters; i++) {
            Thread.sleep(20);
        }
        assertEquals(interpreters, python.interpreters().size());
    }
}
