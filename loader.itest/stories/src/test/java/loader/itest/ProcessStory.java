package loader.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.inject.Inject;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import org.junit.After;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.service.cm.ConfigurationAdmin;

/** What stories about services in processes share: their configuration, and that none is left. */
public class ProcessStory extends ServiceStory {

    @Inject ConfigurationAdmin configurations;

    @Configuration
    @Override
    public Option[] everything() {
        return options(
                composite(super.everything()),
                bundle(Bundles.location("org.apache.felix.configadmin")),
                bundle(Bundles.location("loader.process")));
    }

    @After
    @Override
    public void everyReferenceIsClosed() throws InterruptedException {
        super.everyReferenceIsClosed();
        try {
            if (configurations.listConfigurations("(service.pid=loader.services)") != null) {
                configured(() -> configuration().delete());
            }
            until("the processes have ended", () -> known().findAny().isEmpty());
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    org.osgi.service.cm.Configuration configuration() throws Exception {
        return configurations.getConfiguration("loader.services", "?");
    }

    /** Has the services start anew with these properties. */
    void configure(Map<String, Object> properties) throws Exception {
        configured(() -> configuration().update(new Hashtable<>(properties)));
    }

    /** The processes that live. */
    List<Interpreter> processes() {
        return known().filter(each -> each.state() != Interpreter.State.ENDED).toList();
    }

    private Stream<Interpreter> known() {
        return python.interpreters().stream()
                .filter(each -> each.config() == InterpreterConfig.PROCESS);
    }
}
