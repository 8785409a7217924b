package loader.python;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions cross to another process, as remote services send them. */
class CrossingExceptionsTest {

    /** What a Java exception may hold, and no process can be sent. */
    private static final class Unsendable extends RuntimeException {
        private static final long serialVersionUID = 1;

        final Object lock = new Object();
    }

    @Test
    void anExceptionOfPythonIsTheSameOnTheOtherSide() throws Exception {
        PythonException cause = new PythonException("KeyError", "'a'", "the cause", null);
        PythonException sent = new PythonException("app.Failed", "no data", "as printed", cause);
        PythonException received = crossed(sent);
        assertEquals("app.Failed", received.type());
        assertEquals("no data", received.text());
        assertEquals("as printed", received.traceback());
        assertEquals("app.Failed: no data", received.getMessage());
        assertArrayEquals(sent.getStackTrace(), received.getStackTrace());
        assertEquals("'a'", ((PythonException) received.getCause()).text());
    }

    @Test
    void aCauseThatCannotCrossIsLeftBehind() throws Exception {
        PythonException sent =
                new PythonException("JavaError", "closed", "as printed", new Unsendable());
        PythonException received = crossed(sent);
        assertEquals("JavaError: closed", received.getMessage());
        assertNull(received.getCause());
    }

    @Test
    void theEndOfAPythonProcessCrosses() throws Exception {
        PythonDiedException received =
                crossed(new PythonDiedException("SIGSEGV", "in spam", List.of("last line")));
        assertEquals("SIGSEGV", received.ending());
        assertEquals("in spam", received.traceback());
        assertEquals(List.of("last line"), received.output());
        assertEquals("none", crossed(new NoPythonException("none")).getMessage());
    }

    @SuppressWarnings("unchecked")
    private static <T> T crossed(T sent) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
