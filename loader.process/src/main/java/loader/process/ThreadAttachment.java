package loader.process;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.InterfaceFunction;
import loader.spi.values.ElementType;
import loader.spi.values.FunctionCall;
import loader.spi.views.LentCollection;
import loader.spi.views.LentList;
import loader.spi.views.LentMap;
import loader.spi.views.LentSet;

/** The attachment of a thread, which nobody has to wait for: the other process has its own GIL. */
final class ThreadAttachment implements Attached {

    private final ProcessInterpreter interpreter;
    private final Session session;
    private boolean isClosed;
    private boolean isDetached;

    /** Whether it is closed by the interpreter, not by who uses it. */
    private boolean isLent;

    ThreadAttachment(ProcessInterpreter interpreter, Session session) {
        this.interpreter = interpreter;
        this.session = session;
        session.attachments++;
    }

    /** Is one during work, which cannot close it, and whose own attachments end with it. */
    static <T> T lent(ProcessInterpreter interpreter, Session session, Function<Attached, T> work) {
        int before = session.attachments;
        ThreadAttachment lent = new ThreadAttachment(interpreter, session);
        lent.isLent = true;
        try {
            return work.apply(lent);
        } finally {
            session.attachments = before + 1;
            lent.isLent = false;
            lent.close();
        }
    }

    @Override
    public Interpreter interpreter() {
        return interpreter;
    }

    private Session session() {
        if (isClosed || isDetached || interpreter.sessions().current() != session) {
            throw new IllegalStateException("this thread is not attached with this");
        }
        return session;
    }

    private PyModule asModule(RemoteObject object) {
        return new RemoteModule(interpreter, object.handle().give());
    }

    @Override
    public PyModule importModule(String name) {
        return asModule(
                session().askForObject("import_module", Objects.requireNonNull(name, "name")));
    }

    @Override
    public PyModule module(String name) {
        return asModule(session().askForObject("module", Objects.requireNonNull(name, "name")));
    }

    @Override
    public PyModule newModule(String name) {
        return asModule(session().askForObject("new_module", Objects.requireNonNull(name, "name")));
    }

    @Override
    public PyObject of(Object value) {
        return session().askForObject("put", value);
    }

    @Override
    public PyObject function(String name, JavaFunction function) {
        Objects.requireNonNull(function, "function");
        return session().askForObject("put", new Encoder.Named(checked(name, "name"), function));
    }

    @Override
    public <F> PyObject function(Class<F> type, F function) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(function, "function");
        InterfaceFunction called = RemoteTypes.function(interpreter, type, function);
        return function(called.name(), called);
    }

    @Override
    public <E> PyObject view(List<E> list, Class<E> item) {
        return lent(
                new LentList<>(
                        Objects.requireNonNull(list, "list"),
                        new ElementType<>(Objects.requireNonNull(item, "item")),
                        BuiltinException::new));
    }

    @Override
    public <E> PyObject view(Set<E> set, Class<E> item) {
        return lent(
                new LentSet<>(
                        Objects.requireNonNull(set, "set"),
                        new ElementType<>(Objects.requireNonNull(item, "item")),
                        BuiltinException::new));
    }

    @Override
    public <K, V> PyObject view(Map<K, V> map, Class<K> key, Class<V> value) {
        return lent(
                new LentMap<>(
                        Objects.requireNonNull(map, "map"),
                        new ElementType<>(Objects.requireNonNull(key, "key")),
                        new ElementType<>(Objects.requireNonNull(value, "value")),
                        BuiltinException::new));
    }

    private PyObject lent(LentCollection collection) {
        List<Object> arguments = List.of(collection, new Encoder.Held(collection));
        return of(new FunctionCall("views", collection.type(), arguments));
    }

    /** The same text, if it is one that C code sees as it is. */
    private static String checked(String text, String name) {
        if (Objects.requireNonNull(text, name).indexOf(0) >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a text with NUL or a lone surrogate");
        }
        return text;
    }

    @Override
    public PyObject compile(String source, String fileName) {
        return session()
                .askForObject("compiled", checked(source, "source"), checked(fileName, "fileName"));
    }

    @Override
    public void exec(PyObject code, PyModule module) {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(module, "module");
        session().ask("execute", code, module);
    }

    @Override
    public PyObject eval(String expression, PyModule module) {
        return session()
                .askForObject(
                        "evaluate",
                        Objects.requireNonNull(module, "module"),
                        checked(expression, "expression"));
    }

    @Override
    public Optional<PyObject> original(RuntimeException thrown) {
        long number = session().saved().of(thrown);
        return number == 0
                ? Optional.empty()
                : Optional.of(session().askForObject("again", number));
    }

    @Override
    public <T> T detached(Supplier<T> work) {
        int before = session().attachments;
        isDetached = true;
        try {
            return work.get();
        } finally {
            isDetached = false;
            session.attachments = before; // what the work leaves open is closed
        }
    }

    @Override
    public void close() {
        session();
        if (isLent) {
            throw new IllegalStateException("only who has attached a thread can detach it");
        }
        isClosed = true;
        if (session.attachments > 0 && --session.attachments == 0) {
            interpreter.left(session);
        }
    }
}
