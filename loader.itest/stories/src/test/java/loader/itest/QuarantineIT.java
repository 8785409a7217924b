package loader.itest;

import static loader.itest.TypedServicesIT.logOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.inject.Inject;
import loader.itest.services.Greeter;
import loader.python.PythonDiedException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceException;

/** A bundle that kills processes is not used any more, and the others are. */
@RunWith(PaxExam.class)
public class QuarantineIT extends ProcessStory {

    private static final String REASON =
            "bundle crashing 1.0.0 is in quarantine: its crashing.py has killed 2 processes within"
                    + " 600 s";

    @Inject private CommandProcessor commands;

    @Configuration
    @Override
    public Option[] everything() {
        return options(
                composite(super.everything()),
                Bundles.gogo(),
                bundle(Bundles.location("org.apache.felix.healthcheck.api")),
                bundle(Bundles.location("loader.health")));
    }

    private static PythonBundle module(String name, String version) {
        return new PythonBundle(name, version)
                .importing(INTERFACES)
                .module(
                        name,
                        """
                        import ctypes
                        def greet(name):
                            if name == "crash":
                                ctypes.string_at(0)
                            return "hello " + name
                        """,
                        "java.interface=" + Greeter.class.getName());
    }

    private Greeter greeter(String module) throws Exception {
        return service(Greeter.class, "(loader.module=" + module + ")");
    }

    private boolean answers(String module) {
        try {
            return greeter(module).greet("you").equals("hello you");
        } catch (ServiceException | PythonDiedException gone) {
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void crash() throws Exception {
        until("it is called", () -> answers("crashing"));
        assertThrows(PythonDiedException.class, () -> greeter("crashing").greet("crash"));
    }

    @Test
    public void inOneProcess() throws Exception {
        quarantine(1);
    }

    @Test
    public void inSeveralProcesses() throws Exception {
        quarantine(2);
    }

    private void quarantine(int workers) throws Exception {
        configure(
                Map.of(
                        "interpreter",
                        "PROCESS",
                        "workers",
                        workers,
                        "quarantine",
                        2,
                        "quarantineSeconds",
                        600));
        Bundle crashing = start(module("crashing", "1.0.0"));
        start(module("innocent", "1.0.0"));
        assertEquals("0 bundles are in quarantine", messages(Result.Status.OK));
        String log =
                logOf(
                        () -> {
                            crash();
                            crash();
                            until("it is in quarantine", () -> refusal().contains(REASON));
                        });
        assertTrue(log, log.contains(REASON + "; update the bundle or start it again, or change"));
        until("the other is there", () -> answers("innocent"));
        assertEquals("1 bundles are in quarantine\n" + REASON, messages(Result.Status.WARN));

        assertTrue(shown(), shown().contains(REASON));
        assertTrue(refusal(), refusal().contains("property quarantine of the configuration"));
        ServiceException untyped =
                assertThrows(
                        ServiceException.class, () -> moduleService("crashing").getAttr("greet"));
        assertTrue(untyped.getMessage(), untyped.getMessage().contains(REASON));

        update(crashing, module("crashing", "2.0.0"));
        until("the update is used", () -> answers("crashing"));
        assertEquals("0 bundles are in quarantine", messages(Result.Status.OK));
    }

    /** What a call says that is refused; empty while another one of the services is there. */
    private String refusal() {
        try {
            return "" + greeter("crashing").greet("you");
        } catch (ServiceException refused) {
            return refused.getMessage();
        } catch (PythonDiedException notTold) {
            return "";
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private String shown() {
        CommandSession session =
                commands.createSession(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(new ByteArrayOutputStream()),
                        new PrintStream(new ByteArrayOutputStream()));
        try (session) {
            return session.format(session.execute("py:interpreters"), Converter.INSPECT).toString();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private String messages(Result.Status expected) throws Exception {
        var check = reference(HealthCheck.class, "(hc.name=Loader: quarantine)");
        Result result = ((HealthCheck) context.getService(check)).execute();
        context.ungetService(check);
        assertEquals(expected, result.getStatus());
        return StreamSupport.stream(result.spliterator(), false)
                .map(entry -> entry.getMessage())
                .collect(Collectors.joining("\n"));
    }
}
