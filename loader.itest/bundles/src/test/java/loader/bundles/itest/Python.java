package loader.bundles.itest;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.testing.Container;

/** Runs pieces of Python whose result is the variable {@code result}. */
record Python(Interpreter interpreter) {

    /** In the main interpreter. */
    static Python of(Container container) {
        return new Python(container.service(PythonRuntime.class).main());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Python decides
    <T> T run(String code) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyModule builtins = python.importModule("builtins");
                PyObject compiled = python.compile("result = None\n" + code, "<test>")) {
            scratch.setAttr("__builtins__", builtins);
            python.exec(compiled, scratch);
            try (PyObject result = scratch.getAttr("result")) {
                return (T) result.as(Object.class);
            }
        }
    }

    /** The value of an expression. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    <T> T eval(String expression) {
        return run("result = " + expression);
    }

    /** Type and text of what the code raises. */
    String raised(String code) {
        return run(
                "try:\n"
                        + code.indent(4)
                        + "except BaseException as e:\n    result = f'{type(e).__name__}: {e}'\n");
    }
}
