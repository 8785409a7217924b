package loader.itest;

import static loader.itest.TypedServicesIT.logOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.Map;
import java.util.stream.Stream;
import loader.itest.services.Greeter;
import loader.python.PythonDiedException;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceException;

/** Services of modules live in a process, and come back when it dies. */
@RunWith(PaxExam.class)
public class ServicesInProcessIT extends ProcessStory {

    private static final String ANY = "(loader.module=greeting)";

    @Before
    public void moveToAProcess() throws Exception {
        start(
                new PythonBundle("greeting", "1.0.0")
                        .importing(INTERFACES)
                        .module(
                                "greeting",
                                """
                                import ctypes, os
                                def greet(name):
                                    if name == "crash":
                                        ctypes.string_at(0)
                                    return f"{name} {os.getpid()}"
                                def activate(context): pass
                                def deactivate(context): pass
                                """,
                                "java.interface=" + Greeter.class.getName(),
                                "activator=true"));
        assertEquals("I " + ProcessHandle.current().pid(), greeter().greet("I"));
        configure(Map.of("interpreter", "PROCESS"));
        until("the services are in a process", () -> processOf() != ProcessHandle.current().pid());
    }

    private Greeter greeter() throws Exception {
        return service(Greeter.class, ANY);
    }

    /** Of the service that is there now; a service may go meanwhile. */
    private long processOf() {
        try {
            return Long.parseLong(greeter().greet("").strip());
        } catch (Exception | AssertionError gone) {
            return ProcessHandle.current().pid();
        }
    }

    @Test
    public void aProcessThatDiesIsFollowedByAnother() throws Exception {
        Greeter first = greeter();
        long before = processOf();
        String log =
                logOf(
                        () -> {
                            PythonDiedException died =
                                    assertThrows(
                                            PythonDiedException.class, () -> first.greet("crash"));
                            assertEquals("SIGSEGV", died.ending());
                            assertTrue(died.traceback(), died.traceback().contains("in greet"));
                            until("another process", () -> isAnother(before));
                        });
        assertNotEquals(before, processOf());
        assertTrue(log, log.contains("loader.services: the services' process died: "));
        assertThrows(ServiceException.class, () -> first.greet("the old service"));
        assertEquals(1, processes().size());
    }

    private boolean isAnother(long before) {
        long now = processOf();
        return now != before && now != ProcessHandle.current().pid();
    }

    /** Nobody calls it when it dies. */
    @Test
    public void theDeathOfAnIdleProcessIsSeen() throws Exception {
        long before = processOf();
        assertTrue(ProcessHandle.of(before).orElseThrow().destroyForcibly());
        until("another process", () -> isAnother(before));
    }

    /** It may start after the services, and is updated. */
    @Test
    public void servicesWaitForTheBundleOfProcesses() throws Exception {
        long before = processOf();
        Bundle processes = installed("loader.process");
        processes.stop();
        until("the services are gone", () -> services() == 0);
        configure(Map.of("interpreter", "PROCESS", "print", "x"));
        processes.start();
        until("another process", () -> services() == 1 && isAnother(before));
    }

    private int services() {
        try {
            return count(Greeter.class, ANY);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Bundle installed(String name) {
        return Stream.of(context.getBundles())
                .filter(each -> name.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    /** A stopped process answers nobody. */
    @Test
    public void theEndOfTheServicesWaitsForNoProcessThatDoesNotAnswer() throws Exception {
        long process = processOf();
        assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + process).start().waitFor());
        configured(() -> configuration().delete());
        until("they are back", () -> processOf() == ProcessHandle.current().pid());
        until(
                "the process is killed",
                () -> !ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    public void pythonUsesAndOffersServicesFromTheProcess() throws Exception {
        start(
                new PythonBundle("both", "1.0.0")
                        .importing(INTERFACES)
                        .module(
                                "both",
                                """
                                import os, osgi
                                class Greeter:
                                    def greet(self, name):
                                        with osgi.use("loader.itest.services.Greeter", "(lang=java)") as java:
                                            return f"{java.greet(name)} through {os.getpid()}"
                                def activate(context):
                                    context.register("loader.itest.services.Greeter", Greeter(), {"lang": "py"})
                                """,
                                "activator=true"));
        Greeter java = name -> "hello " + name;
        var registration =
                context.registerService(
                        Greeter.class, java, new Hashtable<>(Map.of("lang", "java")));
        try {
            String greeting = service(Greeter.class, "(lang=py)").greet("you");
            assertEquals("hello you through " + processOf(), greeting);
            assertFalse(greeting, greeting.endsWith(" " + ProcessHandle.current().pid()));
        } finally {
            registration.unregister();
        }
    }
}
