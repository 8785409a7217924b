package loader.cpython;

/** Python source that Java compiles and runs. All that is returned is a new reference. */
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
    static long compile(AttachedApi python, String source, String fileName) {
        return compile(python, source, fileName, FILE_INPUT);
    }

    private static long compile(AttachedApi python, String source, String fileName, int start) {
        long flags = python.scratch().words(1);
        python.memory().putLong(flags, TEXT_IS_UTF_8); // PyCompilerFlags, a second int of 0
        try {
            return compile(python, source, fileName, start, flags);
        } finally {
            python.scratch().free(flags);
        }
    }

    private static long compile(
            AttachedApi python, String source, String fileName, int start, long flags) {
        long text = Text.allocate(python.memory(), source);
        try {
            long file = Text.allocate(python.memory(), fileName);
            try {
                return python.required(
                        python.api().Py_CompileStringExFlags(text, file, start, flags, -1));
            } finally {
                python.memory().free(file);
            }
        } finally {
            python.memory().free(text);
        }
    }

    /** The value of an expression. */
    static long eval(AttachedApi python, String expression, long globals) {
        long code = compile(python, expression, "<java>", EVAL_INPUT);
        try {
            return run(python, code, globals);
        } finally {
            python.decRef(code);
        }
    }

    /**
     * What a code object without free variables evaluates to. Without {@code __builtins__} in the
     * globals, C code that the code calls could not import.
     */
    static long run(AttachedApi python, long code, long globals) {
        long name = python.required(Text.toPython(python, "__builtins__"));
        try {
            long builtins = python.api().PyEval_GetBuiltins();
            python.required(python.api().PyDict_SetDefault(globals, name, builtins));
        } finally {
            python.decRef(name);
        }
        return python.required(python.api().PyEval_EvalCode(code, globals, globals));
    }
}
