package loader.embed.script;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Objects;
import javax.script.AbstractScriptEngine;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptContext;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptException;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * Python for {@code javax.script}. Scripts run in the main interpreter, in the namespace of their
 * engine. The engine belongs to the container that is open when the engine is first used; if none
 * is, the engine opens one.
 */
final class PythonEngine extends AbstractScriptEngine implements Compilable, Invocable {
    private final PythonEngineFactory factory;
    private Scripts scripts;

    PythonEngine(PythonEngineFactory factory) {
        this.factory = factory;
        context.setBindings(new Namespace(this::scripts), ScriptContext.ENGINE_SCOPE);
    }

    private synchronized Scripts scripts() {
        if (scripts == null) {
            scripts = Scripts.open();
        }
        if (scripts.isOver()) {
            throw new IllegalStateException(
                    "the container of this engine is closed, and its variables are gone:"
                            + " get another engine");
        }
        return scripts;
    }

    private Evaluation begin(ScriptContext context) {
        return new Evaluation(scripts(), context);
    }

    @Override
    public ScriptEngineFactory getFactory() {
        return factory;
    }

    @Override
    public Bindings createBindings() {
        return new Namespace(this::scripts);
    }

    @Override
    public Object eval(String script, ScriptContext context) throws ScriptException {
        Objects.requireNonNull(script, "script");
        try (Evaluation evaluation = begin(context);
                PyObject code = evaluation.compiled(script)) {
            return evaluation.run(code, evaluation.fileName());
        }
    }

    @Override
    public Object eval(Reader reader, ScriptContext context) throws ScriptException {
        return eval(text(reader), context);
    }

    @Override
    public CompiledScript compile(String script) throws ScriptException {
        Objects.requireNonNull(script, "script");
        try (Evaluation evaluation = begin(context)) {
            PyObject code = evaluation.compiled(script);
            return new PythonScript(this, code, evaluation.fileName());
        }
    }

    @Override
    public CompiledScript compile(Reader script) throws ScriptException {
        return compile(text(script));
    }

    /** Runs compiled code in the context. */
    Object run(PyObject code, String fileName, ScriptContext context) throws ScriptException {
        try (Evaluation evaluation = begin(context)) {
            return evaluation.run(code, fileName);
        }
    }

    @Override
    public Object invokeFunction(String name, Object... arguments)
            throws ScriptException, NoSuchMethodException {
        try (Evaluation evaluation = begin(context);
                PyModule namespace = evaluation.namespace()) {
            return invoke(evaluation, namespace, name, arguments);
        }
    }

    @Override
    public Object invokeMethod(Object target, String name, Object... arguments)
            throws ScriptException, NoSuchMethodException {
        try (Evaluation evaluation = begin(context)) {
            return invoke(evaluation, python(target), name, arguments);
        }
    }

    private static Object invoke(
            Evaluation evaluation, PyObject target, String name, Object... arguments)
            throws ScriptException, NoSuchMethodException {
        try (PyObject function =
                target.findAttr(name).orElseThrow(() -> new NoSuchMethodException(name))) {
            return evaluation.call(evaluation.fileName(), function, arguments);
        }
    }

    @Override
    public <T> T getInterface(Class<T> type) {
        try (Evaluation evaluation = begin(context);
                PyModule namespace = evaluation.namespace()) {
            return implemented(namespace, type);
        }
    }

    @Override
    public <T> T getInterface(Object target, Class<T> type) {
        return implemented(python(target), type);
    }

    /** Null when functions are missing, as {@code Invocable} has it. */
    private <T> T implemented(PyObject target, Class<T> type) {
        if (type == null || !type.isInterface()) {
            throw new IllegalArgumentException("not an interface: " + type);
        }
        try {
            return scripts().container().as(target, type);
        } catch (ClassCastException missing) {
            return null;
        }
    }

    private static PyObject python(Object target) {
        if (target instanceof PyObject object) {
            return object;
        }
        throw new IllegalArgumentException("not an object of Python: " + target);
    }

    private static String text(Reader reader) throws ScriptException {
        StringWriter text = new StringWriter();
        try {
            reader.transferTo(text);
        } catch (IOException unreadable) {
            throw new ScriptException(unreadable);
        }
        return text.toString();
    }
}
