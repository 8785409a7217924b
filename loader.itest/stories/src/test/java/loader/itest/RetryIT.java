package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import loader.itest.services.Repeated;
import loader.python.PythonDiedException;
import loader.python.PythonException;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.ServiceException;

/** A call that may be made twice is, when its process has died. */
@RunWith(PaxExam.class)
public class RetryIT extends ProcessStory {

    private static final String SOURCE =
            """
            import os, signal

            class Thing: pass

            def process():
                return os.getpid()

            def die():
                os.kill(os.getpid(), signal.SIGKILL)

            def line(file):
                with open(file, "a") as lines:
                    lines.write(f"{os.getpid()}\\n")

            def dead(file):
                if not os.path.exists(file):
                    line(file)
                    die()
                line(file)
                return os.getpid()

            once_dead = dead

            def always_dead(file):
                line(file)
                die()

            def raise_(file):
                line(file)
                raise ValueError(file)

            def dead_with(thing, file):
                line(file)
                die()
            """;

    private Path file;

    @Before
    public void newFile() throws Exception {
        file =
                Files.createTempDirectory(Path.of(System.getProperty("itest.target")), "retry")
                        .resolve("lines");
    }

    private void start(int workers) throws Exception {
        configure(Map.of("interpreter", "PROCESS", "workers", workers));
        start(
                new PythonBundle("repeated", "1.0.0")
                        .importing(INTERFACES)
                        .module("repeated", SOURCE, "java.interface=" + Repeated.class.getName()));
        until("it answers", this::answers);
    }

    private Repeated service() throws Exception {
        return service(Repeated.class, "(loader.module=repeated)");
    }

    private boolean answers() {
        try {
            return service().process() > 0;
        } catch (ServiceException | PythonDiedException gone) {
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private int lines() throws Exception {
        return Files.readAllLines(file).size();
    }

    @Test
    public void inOneProcess() throws Exception {
        start(1);
        repeat();
    }

    @Test
    public void inSeveralProcesses() throws Exception {
        start(2);
        repeat();
    }

    private void repeat() throws Exception {
        long other = service().onceDead(file.toString());
        assertEquals(2, lines());
        assertEquals("" + other, Files.readAllLines(file).get(1));
        assertNotEquals("" + other, Files.readAllLines(file).get(0));

        newFile();
        until("it answers", this::answers);
        assertThrows(PythonDiedException.class, () -> service().dead(file.toString()));
        assertEquals(1, lines());

        newFile();
        until("it answers", this::answers);
        assertThrows(PythonException.class, () -> service().raise(file.toString()));
        assertEquals(1, lines());
    }

    @Test
    public void aSecondDeathEndsTheCall() throws Exception {
        start(1);
        assertThrows(PythonDiedException.class, () -> service().alwaysDead(file.toString()));
        assertEquals(2, lines());
    }

    @Test
    public void aCallWithAnObjectOfTheDeadProcessIsNotMadeAgain() throws Exception {
        start(2);
        Repeated.Thing thing = service().newThing();
        assertThrows(PythonDiedException.class, () -> service().deadWith(thing, file.toString()));
        assertEquals(1, lines());
    }
}
