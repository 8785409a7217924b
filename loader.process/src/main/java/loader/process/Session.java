package loader.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import loader.process.marshal.MarshalWriter;
import loader.process.worker.Connection;
import loader.python.PyObject;

/** A thread of Java and the thread of Python that works for it. */
final class Session {

    private static final int HAS_TAGS = 1;
    private static final int WANTS_OBJECT = 2;
    private static final int LARGE = 1 << 16;
    private static final int RETURNED = 0;
    private static final int RAISED = 1;
    private static final int REFUSED = 2;
    private static final int LEVELS = 100;

    private final ProcessInterpreter interpreter;
    private final Connection connection;
    private MarshalWriter spare = new MarshalWriter();
    private SavedExceptions saved;
    int attachments;
    private int level;

    Session(ProcessInterpreter interpreter, Connection connection) {
        this.interpreter = interpreter;
        this.connection = connection;
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
        return interpreter.worker().translated(() -> answer(what, flags, arguments));
    }

    private Object answer(String what, int flags, Object[] arguments) {
        MarshalWriter writer = begin();
        Encoder encoder = new Encoder(interpreter, writer);
        try {
            write(writer, encoder, what, flags, arguments);
            send(writer);
            while (true) {
                List<?> frame = (List<?>) connection.receive(this::tagged);
                interpreter.javaObjects().drop((List<?>) frame.get(1));
                switch ((Integer) frame.get(0)) {
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
            MarshalWriter writer, Encoder encoder, String what, int flags, Object[] arguments) {
        writer.tuple(4);
        writer.text(what);
        int place = writer.position() + 1;
        writer.integer(flags);
        released(writer);
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

    private void released(MarshalWriter writer) {
        List<Long> released = interpreter.references().takeReleased();
        writer.list(released.size());
        released.forEach(writer::integer);
    }

    private Object tagged(List<Object> tag) {
        return Tags.value(interpreter::object, interpreter.javaObjects(), tag);
    }

    /** Calls what Python calls, and tells how it went. */
    private void called(List<?> numbers) {
        List<PyObject> arguments = new ArrayList<>();
        ((List<?>) numbers.get(1))
                .forEach(each -> arguments.add(interpreter.object(((Number) each).longValue())));
        SavedExceptions outside = saved;
        saved = new SavedExceptions(interpreter.references(), outside);
        try {
            Object called = interpreter.javaObjects().get(((Number) numbers.get(0)).longValue());
            Outcome outcome = new Callback(interpreter, this).call(called, arguments);
            tell(outcome, () -> arguments.forEach(PyObject::close));
        } finally {
            arguments.forEach(PyObject::close);
            saved.clear();
            saved = outside;
        }
    }

    /** A frame that needs no answer. */
    record Outcome(String what, List<?> arguments) {}

    /** Python, which goes on when it is told, does not see Java hold what it was called with. */
    private void tell(Outcome outcome, Runnable release) {
        try {
            tellOnce(outcome, release);
        } catch (IllegalArgumentException | IllegalStateException unknown) {
            // what it returned has no counterpart: nothing was sent
            tellOnce(RaisedExceptions.outcome(this, interpreter, unknown), release);
        }
    }

    private void tellOnce(Outcome outcome, Runnable release) {
        MarshalWriter writer = begin();
        Encoder encoder = new Encoder(interpreter, writer);
        try {
            write(writer, encoder, outcome.what(), 0, outcome.arguments().toArray());
            release.run();
            send(writer);
        } finally {
            encoder.answered();
        }
    }

    /** Serves a thread that Python code has started, until it ends. */
    void serve() {
        while (true) {
            List<?> frame = (List<?>) connection.receive(this::tagged);
            interpreter.javaObjects().drop((List<?>) frame.get(1));
            called((List<?>) frame.get(2));
        }
    }
}
