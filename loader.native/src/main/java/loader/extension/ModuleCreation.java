package loader.extension;

import java.nio.file.Path;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.libpython.CPython;
import loader.library.ExportHook;
import loader.python.PyObject;

/**
 * Creates an extension module in the interpreter that imports it. CPython calls every init function
 * in the main interpreter instead: what a single-phase module imports and makes there is of the
 * main interpreter, and stays. CPython has to, because an interpreter with a GIL of its own has its
 * own allocator, too; an interpreter that shares the GIL has neither, and has the library alone.
 *
 * @param file the library, which is this interpreter's alone
 */
record ModuleCreation(String name, Path file, Reference spec) {

    /**
     * The module, and whether its init function can be called only once; that is None for a
     * multi-phase module. What cannot be loaded gives a text that says why: the system's, or
     * CPython's about the name of an init function.
     */
    Object create(AttachedThread python, long flags) {
        CPython cpython = python.python();
        long error = cpython.symbol("dlerror"); // looking it up would overwrite the error
        long handle = open(cpython, flags);
        if (handle == 0) {
            return python.memory().getText(cpython.call(error));
        }
        String symbol = ExportHook.INIT.symbol(name);
        long address = symbol(cpython, handle, symbol);
        if (address == 0) {
            return LibraryFile.NO_INIT_FUNCTION + " (" + symbol + ")";
        }
        return created(python, new InitFunction(address, symbol).call(python));
    }

    private long open(CPython cpython, long flags) {
        return withText(
                cpython,
                file.getParent() == null ? "./" + file : file.toString(), // or it is searched
                text -> cpython.call("dlopen", text, flags));
    }

    private static long symbol(CPython cpython, long handle, String symbol) {
        return withText(cpython, symbol, text -> cpython.call("dlsym", handle, text));
    }

    private interface WithText {
        long call(long text);
    }

    private static long withText(CPython cpython, String value, WithText work) {
        long text = cpython.memory().allocateText(value);
        try {
            return work.call(text);
        } finally {
            cpython.memory().free(text);
        }
    }

    private Object created(AttachedThread python, InitResult result) {
        if (result instanceof InitResult.SinglePhase single) {
            try (Reference module = single.module()) {
                attach(python, module, single.definition());
                boolean once = single.definition().isInitializedOnce(python);
                return python.of(new Object[] {module, once});
            }
        }
        ModuleDefinition definition = ((InitResult.MultiPhase) result).definition();
        try (PyObject module = definition.newModule(python, spec)) {
            return python.of(new Object[] {module, null});
        }
    }

    /** Some init functions have done so themselves, and CPython aborts at the second time. */
    private static void attach(
            AttachedThread python, Reference module, ModuleDefinition definition) {
        CPython cpython = python.python();
        long known = cpython.call("PyState_FindModule", definition.address());
        if (known != module.address()) {
            int added =
                    (int) cpython.call("PyState_AddModule", module.address(), definition.address());
            python.check(added);
        }
    }
}
