package loader.embed.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.script.Bindings;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.spi.OutputException;

/** Python for the time in which it works for one context. */
final class Evaluation implements AutoCloseable {
    private static final String SCRIPT = "<script>";

    private final Scripts scripts;
    private final ScriptContext context;
    private final Attached python;
    private final PyModule module;

    Evaluation(Scripts scripts, ScriptContext context) {
        this.scripts = scripts;
        this.context = context;
        this.python = scripts.attach();
        this.module = Scripts.module(python);
    }

    /** What messages call the script. */
    String fileName() {
        Object name = context.getAttribute(ScriptEngine.FILENAME);
        return name == null ? SCRIPT : name.toString();
    }

    /** The code of a script; the caller closes it. */
    PyObject compiled(String script) throws ScriptException {
        try {
            return module.callMethod("compiled", script, fileName());
        } catch (PythonException raised) {
            throw scriptException(raised, fileName());
        }
    }

    /** Runs compiled code with the variables of the context. */
    Object run(PyObject code, String fileName) throws ScriptException {
        Bindings bindings = context.getBindings(ScriptContext.ENGINE_SCOPE);
        try (PyObject run = module.getAttr("run");
                PyObject variables = variables(bindings)) {
            PyObject scope = scripts.scope(python, module, context);
            try {
                return call(fileName, run, code, variables, scope);
            } finally {
                giveBack(variables, bindings);
            }
        }
    }

    private PyObject variables(Bindings bindings) {
        return bindings instanceof Namespace namespace
                ? namespace.module().dict()
                : python.of(new HashMap<>(bindings));
    }

    /** What the script has changed in a copy. */
    private static void giveBack(PyObject variables, Bindings bindings) throws ScriptException {
        if (!(bindings instanceof Namespace)) {
            @SuppressWarnings("unchecked")
            Map<String, Object> values = variables.as(Map.class);
            try {
                bindings.keySet().retainAll(values.keySet());
                bindings.putAll(values);
            } catch (UnsupportedOperationException readOnly) {
                requireUnchanged(bindings, values, readOnly);
            }
        }
    }

    private static void requireUnchanged(
            Bindings bindings, Map<String, Object> values, RuntimeException readOnly)
            throws ScriptException {
        Set<String> changed = new TreeSet<>(bindings.keySet());
        changed.addAll(values.keySet());
        changed.removeIf(
                name ->
                        bindings.containsKey(name)
                                && values.containsKey(name)
                                && Objects.equals(bindings.get(name), values.get(name)));
        if (!changed.isEmpty()) {
            ScriptException refused =
                    new ScriptException(
                            "the bindings are read-only, and the script has changed "
                                    + String.join(", ", changed));
            refused.initCause(readOnly);
            throw refused;
        }
    }

    /** A module with the variables; the caller closes it. */
    PyModule namespace() {
        Bindings bindings = context.getBindings(ScriptContext.ENGINE_SCOPE);
        PyModule namespace = python.newModule(SCRIPT);
        try (PyObject from = variables(bindings);
                PyObject to = namespace.dict()) {
            to.callMethod("update", from).close();
        }
        return namespace;
    }

    /** Calls the object with the streams of the context. */
    Object call(String fileName, PyObject function, Object... arguments) throws ScriptException {
        try (ContextStreams streams = new ContextStreams(python, context);
                PyObject result =
                        module.callMethod("within", streams.before(function, arguments))) {
            return result.as(Object.class);
        } catch (PythonException raised) {
            throw scriptException(raised, fileName);
        } catch (OutputException | UncheckedIOException failed) {
            throw new ScriptException((IOException) failed.getCause());
        }
    }

    private ScriptException scriptException(PythonException raised, String fileName) {
        ScriptException exception =
                python.original(raised)
                        .map(original -> positioned(raised, original, fileName))
                        .orElseGet(() -> new ScriptException(raised.getMessage()));
        exception.initCause(raised);
        return exception;
    }

    private ScriptException positioned(PythonException raised, PyObject original, String fileName) {
        try (original;
                PyObject position = module.callMethod("position", original, fileName);
                PyObject line = position.getItem(0);
                PyObject column = position.getItem(1)) {
            return new ScriptException(
                    raised.getMessage(), fileName, line.as(int.class), column.as(int.class));
        }
    }

    @Override
    public void close() {
        module.close();
        python.close();
    }
}
