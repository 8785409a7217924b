package loader.embed.script;

import javax.script.CompiledScript;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import loader.python.PyObject;

/** A script that has been compiled. Its code is released some time after it is garbage. */
final class PythonScript extends CompiledScript {
    private final PythonEngine engine;
    private final PyObject code;
    private final String fileName;

    PythonScript(PythonEngine engine, PyObject code, String fileName) {
        this.engine = engine;
        this.code = code;
        this.fileName = fileName;
    }

    @Override
    public Object eval(ScriptContext context) throws ScriptException {
        return engine.run(code, fileName, context);
    }

    @Override
    public ScriptEngine getEngine() {
        return engine;
    }
}
