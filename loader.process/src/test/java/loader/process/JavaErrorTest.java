package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After an error of Java in a call, no later call takes the answer that was not read. */
@Timeout(120)
class JavaErrorTest {

    private static final String IDENTITY = "lambda x: x";

    private ProcessInterpreter interpreter;

    @BeforeEach
    void start() {
        interpreter = TestProcess.start();
    }

    @AfterEach
    void end() {
        interpreter.close();
    }

    private static PyObject eval(Attached python, String expression) {
        try (PyModule module = python.newModule("subject")) {
            return python.eval(expression, module);
        }
    }

    /** The result of work on a thread with a stack of so many kilobytes. */
    private static <T> T on(int stack, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            try {
                                result.complete(work.get());
                            } catch (RuntimeException | Error failed) {
                                result.completeExceptionally(failed);
                            }
                        },
                        "small stack",
                        stack * 1024L);
        thread.start();
        return result.join();
    }

    /**
     * Does work where so many calls are left before the end of the stack, and says how many calls
     * end before this one.
     */
    private static int descend(int left, Runnable work) {
        int behind;
        try {
            behind = 1 + descend(left, work);
        } catch (StackOverflowError end) {
            return 0;
        }
        if (behind == left) {
            try {
                work.run();
            } catch (StackOverflowError end) {
                // here, where there is as little stack
            }
        }
        return behind;
    }

    private static void endless(PyObject identity, long number) {
        identity.callAs(long.class, number);
        endless(identity, number + 1);
    }

    private static Void overflowAndAsk(PyObject identity) {
        assertThrows(StackOverflowError.class, () -> endless(identity, 0));
        for (int left = 1; left < 400; left += 1 + left / 30) {
            int number = left;
            descend(left, () -> identity.callAs(long.class, -number));
            for (int i = 0; i < 3; i++) {
                assertEquals(number + i, identity.callAs(long.class, number + i));
            }
        }
        return null;
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 257, 311})
    void eachQuestionAfterAnOverflowHasItsOwnAnswer(int stack) {
        try (Attached python = interpreter.attach();
                PyObject identity = eval(python, IDENTITY)) {
            on(stack, () -> overflowAndAsk(identity));
            on(
                    stack,
                    () -> {
                        try (Attached inside = interpreter.attach()) {
                            return overflowAndAsk(identity);
                        }
                    });
            assertEquals(7, identity.callAs(int.class, 7));
        }
    }

    /** Java's function returns what says an error where it is written. */
    private static final class Broken extends AbstractList<Object> {
        private final Throwable thrown;

        Broken(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public int size() {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }

        @Override
        public Object get(int index) {
            return null;
        }
    }

    /** Python, which waits for an outcome, is told of whatever keeps it from being written. */
    @Test
    void whatCannotBeToldBecauseOfAnErrorIsRaisedInPython() {
        for (Throwable each :
                List.of(new StackOverflowError("deep"), new UnsupportedOperationException("no"))) {
            try (Attached python = interpreter.attach();
                    PyObject function = python.function("f", (here, none) -> new Broken(each));
                    PyModule module = python.newModule("subject");
                    PyObject code =
                            python.compile(
                                    """
                                    def run(function):
                                        try:
                                            return function()
                                        except RuntimeError as told:
                                            return str(told)
                                    """,
                                    "subject.py")) {
                python.exec(code, module);
                assertEquals(each.toString(), module.callMethodAs(String.class, "run", function));
            }
        }
    }

    @Test
    @Timeout(700)
    void anAnswerForWhichThereIsNoMemoryIsNotTakenForAnother() {
        String told =
                Program.java(List.of("-Xmx64m"), OutOfMemory.class)
                        .merged()
                        .within(Duration.ofMinutes(10))
                        .output();
        assertEquals("as before", told.strip());
    }
}
