package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A forked child of an interpreter's process has the parent's connections, and leaves them alone.
 */
@Timeout(120)
class ForkedChildTest {

    /** What a child does that stays in the loop is to be seen as a status, not as a hang. */
    private static final String PROGRAM =
            """
            import os, signal, sys, time, warnings
            warnings.simplefilter('ignore')

            def child_status(child):
                until = time.monotonic() + 20
                while time.monotonic() < until:
                    number, status = os.waitpid(child, os.WNOHANG)
                    if number:
                        return os.waitstatus_to_exitcode(status)
                    time.sleep(0.01)
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return 'it went on'

            def end_as(code):
                child = os.fork()
                if child:
                    return str(child_status(child))
                exec(code)
                return 'the child answers'

            def call_in_child(function):
                end, begin = os.pipe()
                child = os.fork()
                if not child:
                    try:
                        function()
                    except RuntimeError as refused:
                        os.write(begin, str(refused).encode())
                    os._exit(4)
                status = child_status(child)
                os.close(begin)
                with open(end) as text:
                    return f'{status} {text.read()}'
            """;

    private ProcessInterpreter interpreter;
    private Attached python;
    private PyModule program;

    @BeforeEach
    void start() {
        interpreter = TestProcess.start();
        python = interpreter.attach();
        program = python.newModule("program");
        try (PyObject code = python.compile(PROGRAM, "program.py")) {
            python.exec(code, program);
        }
    }

    @AfterEach
    void end() {
        program.close();
        python.close();
        interpreter.close();
    }

    private String endAs(String code) {
        return program.callMethodAs(String.class, "end_as", code);
    }

    @ParameterizedTest
    @CsvSource({"pass, 0", "sys.exit(5), 5", "sys.exit(), 0", "sys.exit('text'), 1", "1 / 0, 1"})
    void aChildEndsWhereItWouldAnswerJava(String code, int status) {
        assertEquals("" + status, endAs(code));
        assertEquals("8", endAs("os._exit(8)"));
    }

    @Test
    void aChildCannotCallJava() {
        AtomicInteger calls = new AtomicInteger();
        try (PyObject function =
                python.function("call", (here, arguments) -> calls.incrementAndGet())) {
            assertEquals(
                    "4 Java cannot be called in a forked child",
                    program.callMethodAs(String.class, "call_in_child", function));
            assertEquals(0, calls.get());
            assertEquals(1, function.callAs(int.class));
        }
    }
}
