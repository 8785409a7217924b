package loader.cpython;

import loader.python.PyModule;
import loader.python.PyObject;

/** Python source that Java compiles and runs. */
final class Evaluation {

    private static final int FILE_INPUT = 257;
    private static final int EVAL_INPUT = 258;

    /**
     * The text is UTF-8 whatever a comment in it says: {@code PyCF_SOURCE_IS_UTF8 |
     * PyCF_IGNORE_COOKIE}.
     */
    private static final long TEXT_IS_UTF_8 = 0x100 | 0x800;

    private Evaluation() {}

    /** The code object of a module's source. */
    static Reference compiled(AttachedThread python, String source, String fileName) {
        return compiled(python, source, fileName, FILE_INPUT);
    }

    private static Reference compiled(
            AttachedThread python, String source, String fileName, int start) {
        long flags = python.scratch().words(1);
        python.memory().putLong(flags, TEXT_IS_UTF_8); // PyCompilerFlags, a second int of 0
        try {
            return compiled(python, source, fileName, start, flags);
        } finally {
            python.scratch().free(flags);
        }
    }

    private static Reference compiled(
            AttachedThread python, String source, String fileName, int start, long flags) {
        long text = Text.allocate(python.memory(), source);
        try {
            long file = Text.allocate(python.memory(), fileName);
            try {
                return python.owned(
                        python.api().Py_CompileStringExFlags(text, file, start, flags, -1));
            } finally {
                python.memory().free(file);
            }
        } finally {
            python.memory().free(text);
        }
    }

    static void exec(AttachedThread python, PyObject code, PyModule module) {
        try (PyObject dict = module.dict();
                Reference here = python.of(code);
                Reference globals = python.of(dict)) {
            requireWhole(python, here);
            evaluate(python, here, globals).close();
        }
    }

    /**
     * C checks neither: it would read what is no code, and variables of a function that is not
     * there.
     */
    private static void requireWhole(AttachedThread python, Reference code) {
        if (python.fields().type(code.address()) != python.python().symbol("PyCode_Type")) {
            throw python.error("PyExc_TypeError", code.typeName() + " is no code object");
        }
        try (PyObject free = code.getAttr("co_freevars")) {
            if (free.size() > 0) {
                throw python.error("PyExc_TypeError", "code with free variables: " + free);
            }
        }
    }

    static Reference eval(AttachedThread python, String expression, PyModule module) {
        try (Reference code = compiled(python, expression, "<java>", EVAL_INPUT);
                PyObject dict = module.dict();
                Reference globals = python.of(dict)) {
            return evaluate(python, code, globals);
        }
    }

    /** The value of an expression over the built-in names. */
    static Reference eval(AttachedThread python, String expression) {
        try (Reference code = compiled(python, expression, "<java>", EVAL_INPUT);
                Reference globals = python.owned(python.api().PyDict_New())) {
            return evaluate(python, code, globals);
        }
    }

    /** Without {@code __builtins__} in the globals, C code that the code calls could not import. */
    private static Reference evaluate(AttachedThread python, Reference code, Reference globals) {
        try (Reference name = python.of("__builtins__")) {
            long builtins = python.api().PyEval_GetBuiltins();
            python.required(
                    python.api().PyDict_SetDefault(globals.address(), name.address(), builtins));
        }
        long dict = globals.address();
        return python.owned(python.api().PyEval_EvalCode(code.address(), dict, dict));
    }
}
