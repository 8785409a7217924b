package loader.process;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import loader.process.marshal.MalformedDataException;
import loader.process.marshal.MarshalReader;
import loader.process.marshal.MarshalWriter;
import loader.process.worker.Connection;
import loader.python.PyObject;

/**
 * A thread of Java and the thread of Python that works for it.
 *
 * <p>An error of Java, such as a StackOverflowError, can come anywhere, and where it is caught
 * there may be no stack for any call. So two numbers say whether it has come between a question and
 * its answer, and whoever uses the session next looks at them.
 */
final class Session {

    private static final int HAS_TAGS = 1;
    private static final int WANTS_OBJECT = 2;
    private static final int LARGE = 1 << 16;
    private static final int RETURNED = 0;
    private static final int RAISED = 1;
    private static final int REFUSED = 2;
    private static final int LEVELS = 100;

    private final ProcessInterpreter interpreter;
    private final Supplier<Connection> another;
    private volatile Connection connection;
    private MarshalWriter spare = new MarshalWriter();
    private SavedExceptions saved;
    int attachments;
    private int level;

    /** Questions that are sent, at least in part, and whose answers are not read wholly. */
    private int asked;

    /** Calls by Python that have no outcome yet. */
    private int called;

    /** What has come between a question and its answer. */
    private Throwable broken;

    Session(ProcessInterpreter interpreter, Connection connection, Supplier<Connection> another) {
        this.interpreter = interpreter;
        this.connection = connection;
        this.another = another;
        this.saved = new SavedExceptions(interpreter.references(), null);
    }

    /**
     * Makes a record whose components may be records: one in itself has no end.
     *
     * @throws IllegalArgumentException for more levels than Python can have
     */
    <T> T nested(Supplier<T> making) {
        if (level == LEVELS) {
            throw new IllegalArgumentException(
                    "more than " + LEVELS + " levels of records, or a record in itself");
        }
        level++;
        try {
            return making.get();
        } finally {
            level--;
        }
    }

    Connection connection() {
        return connection;
    }

    SavedExceptions saved() {
        return saved;
    }

    /** Asks for an object of which Java has a new reference then. */
    RemoteObject askForObject(String what, Object... arguments) {
        return interpreter.object(((Number) ask(what, WANTS_OBJECT, arguments)).longValue());
    }

    /** Asks for a value. A {@link Handle} among the arguments stands for its number. */
    Object ask(String what, Object... arguments) {
        return ask(what, 0, arguments);
    }

    private Object ask(String what, int flags, Object[] arguments) {
        if (!isWhole()) {
            renew();
        }
        try {
            return interpreter.worker().translated(() -> answer(what, flags, arguments));
        } catch (RuntimeException | Error failed) {
            if (!isWhole()) {
                broken = failed;
                breakOff(failed);
            }
            throw failed;
        }
    }

    /** Closing where the stack has ended would end in the middle, in classes of Java, too. */
    private void breakOff(Throwable failed) {
        if (failed instanceof StackOverflowError) {
            interpreter.worker().breakOffLater(connection);
        } else {
            interpreter.worker().breakOff(connection);
        }
    }

    /** Whether Python waits for this thread: the next answer is that to the next question. */
    boolean isWhole() {
        return asked == called;
    }

    /** Python may wait for the outcome of a call, which nobody can tell it any more. */
    private void renew() {
        if (called > 0) {
            throw over();
        }
        interpreter.worker().breakOff(connection);
        connection = another.get();
        asked = 0;
        broken = null;
    }

    private RuntimeException over() {
        interpreter.worker().requireAlive();
        return interpreter.isOpen()
                ? new IllegalStateException(
                        "this thread's connection to Python interpreter "
                                + interpreter.id()
                                + " has ended with an error of Java; the call by Python has no"
                                + " outcome",
                        broken)
                : interpreter.ending();
    }

    private Object answer(String what, int flags, Object[] arguments) {
        int outside = asked;
        List<Long> released = interpreter.references().takeReleased();
        MarshalWriter writer = begin();
        Encoder encoder = new Encoder(interpreter, writer);
        try {
            write(writer, encoder, what, flags, released, arguments);
            asked = outside + 1;
            send(writer);
            released = List.of();
            while (true) {
                List<?> frame = received(outside);
                int kind = (Integer) frame.get(0);
                if (kind <= REFUSED) {
                    asked = outside;
                }
                interpreter.javaObjects().drop((List<?>) frame.get(1));
                switch (kind) {
                    case RETURNED -> {
                        return frame.get(2);
                    }
                    case RAISED -> throw RaisedExceptions.of(this, interpreter, frame.get(2));
                    case REFUSED -> throw refused((List<?>) frame.get(2));
                    default -> called((List<?>) frame.get(2));
                }
            }
        } finally {
            encoder.answered();
            interpreter.references().putBack(released);
        }
    }

    /** The next frame. One whose values Java cannot have is an answer, too. */
    private List<?> received(int outside) {
        ByteBuffer frame = connection.receive();
        try {
            return (List<?>) MarshalReader.read(frame, this::tagged);
        } catch (MalformedDataException unknown) {
            throw unknown;
        } catch (RuntimeException noValue) {
            asked = outside;
            throw noValue;
        }
    }

    private static RuntimeException refused(List<?> kindAndText) {
        String text = (String) kindAndText.get(1);
        return kindAndText.get(0).equals("cast")
                ? new ClassCastException(text)
                : new IllegalArgumentException(text);
    }

    /** User code may ask while a frame is written: the frames of both have writers. */
    private MarshalWriter begin() {
        MarshalWriter writer = spare == null ? new MarshalWriter() : spare;
        spare = null;
        connection.begin(writer);
        return writer;
    }

    private void write(
            MarshalWriter writer,
            Encoder encoder,
            String what,
            int flags,
            List<Long> released,
            Object[] arguments) {
        writer.tuple(4);
        writer.text(what);
        int place = writer.position() + 1;
        writer.integer(flags);
        writer.list(released.size());
        released.forEach(writer::integer);
        writer.tuple(arguments.length);
        for (Object argument : arguments) {
            if (argument instanceof Handle handle) {
                encoder.number(handle);
            } else {
                encoder.value(argument);
            }
        }
        if (encoder.hasTags()) {
            writer.overwrite(place, flags | HAS_TAGS);
        }
    }

    private void send(MarshalWriter writer) {
        connection.send(writer);
        if (writer.position() <= LARGE) {
            spare = writer;
        }
    }

    private Object tagged(List<Object> tag) {
        return Tags.value(interpreter::object, interpreter.javaObjects(), tag);
    }

    /** Calls what Python calls, and tells how it went. */
    private void called(List<?> numbers) {
        int before = called;
        List<PyObject> arguments = new ArrayList<>();
        ((List<?>) numbers.get(1))
                .forEach(each -> arguments.add(interpreter.object(((Number) each).longValue())));
        SavedExceptions outside = saved;
        SavedExceptions inside = new SavedExceptions(interpreter.references(), outside);
        try {
            saved = inside;
            called = before + 1;
            Object called = interpreter.javaObjects().get(((Number) numbers.get(0)).longValue());
            Outcome outcome = new Callback(interpreter, this).call(called, arguments);
            tell(outcome, () -> arguments.forEach(PyObject::close));
        } finally {
            called = before;
            saved = outside;
            arguments.forEach(PyObject::close);
            inside.clear();
        }
    }

    /** A frame that needs no answer. */
    record Outcome(String what, List<?> arguments) {}

    /** Python, which goes on when it is told, does not see Java hold what it was called with. */
    private void tell(Outcome outcome, Runnable release) {
        if (!isWhole()) {
            throw over();
        }
        try {
            tellOnce(outcome, release);
        } catch (RuntimeException | Error unknown) {
            if (!isWhole()) {
                throw unknown;
            }
            // what it returned has no counterpart, or says an error: nothing was sent
            tellOnce(RaisedExceptions.outcome(this, interpreter, unknown), release);
        }
    }

    private void tellOnce(Outcome outcome, Runnable release) {
        List<Long> released = interpreter.references().takeReleased();
        MarshalWriter writer = begin();
        Encoder encoder = new Encoder(interpreter, writer);
        try {
            Object[] arguments = outcome.arguments().toArray();
            write(writer, encoder, outcome.what(), 0, released, arguments);
            release.run();
            called--;
            send(writer);
            released = List.of();
        } finally {
            encoder.answered();
            interpreter.references().putBack(released);
        }
    }

    /** Serves a thread that Python code has started, until it ends. */
    void serve() {
        asked = 1; // by the thread's begin
        while (true) {
            List<?> frame = received(0);
            interpreter.javaObjects().drop((List<?>) frame.get(1));
            called((List<?>) frame.get(2));
        }
    }
}
