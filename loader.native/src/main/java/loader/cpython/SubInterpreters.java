package loader.cpython;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.libpython.CPython;
import loader.libpython.PythonThread;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;

/** Makes sub-interpreters, each on a thread of its own ({@code Py_NewInterpreterFromConfig}). */
public final class SubInterpreters {

    private static final int STATUS_WORDS = 4;
    private static final int STATUS_MESSAGE = 16;

    /** The ints of {@code PyInterpreterConfig}, in their order. */
    private static final int[] SHARED_GIL = {1, 0, 1, 1, 1, 0, 1};

    private static final int[] OWN_GIL = {0, 0, 1, 1, 1, 1, 2};

    private final CPython python;
    private final Upcalls upcalls;
    private final Conversion conversion;
    private final AtomicInteger started = new AtomicInteger();
    private GilState gilState;

    public SubInterpreters(CPython python, Upcalls upcalls, Conversion conversion) {
        this.python = python;
        this.upcalls = upcalls;
        this.conversion = conversion;
    }

    /**
     * A new interpreter.
     *
     * @param equipment what it needs before others may have it, done on its thread
     */
    public CPythonInterpreter create(
            InterpreterConfig config, Consumer<CPythonInterpreter> equipment) {
        PythonThread thread = PythonThread.start("python-" + started.incrementAndGet());
        var created = PythonThread.supply(() -> create(config, thread), thread);
        var equipped = created.thenAcceptAsync(equipment, thread);
        try {
            ThreadAttachments.get().withoutPython(equipped::join);
            return created.join();
        } catch (CompletionException failed) {
            created.thenAccept(Interpreter::close).exceptionally(none -> end(thread)).join();
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private static Void end(PythonThread thread) {
        thread.end();
        return null;
    }

    private CPythonInterpreter create(InterpreterConfig config, PythonThread thread) {
        CApi api = python.api();
        long main = api.PyThreadState_New(api.PyInterpreterState_Main());
        api.PyEval_RestoreThread(main);
        try {
            GilState found = gilState(main);
            long state = newInterpreter(config == InterpreterConfig.OWN_GIL ? OWN_GIL : SHARED_GIL);
            CPythonInterpreter interpreter =
                    new CPythonInterpreter(
                            python,
                            upcalls,
                            api.PyThreadState_GetInterpreter(state),
                            config,
                            found,
                            thread,
                            conversion,
                            Optional.of(ended -> new InterpreterEnd(ended).begin()));
            python.callOwn("loader_interpreter_started", interpreter.address());
            interpreter.use(api.PyEval_SaveThread());
            api.PyEval_RestoreThread(main);
            return interpreter;
        } finally {
            api.PyThreadState_Clear(main);
            api.PyThreadState_DeleteCurrent();
        }
    }

    /** The same for all; the state is attached on the calling thread. */
    private synchronized GilState gilState(long attached) {
        if (gilState == null) {
            gilState = GilState.of(python, attached);
        }
        return gilState;
    }

    /** The new interpreter's thread state, which is current. */
    private long newInterpreter(int[] config) {
        Memory memory = python.memory();
        long struct = memory.allocate((long) config.length * Integer.BYTES);
        long status = memory.allocate(STATUS_WORDS * Long.BYTES + Long.BYTES);
        long result = status + STATUS_WORDS * Long.BYTES;
        try {
            for (int i = 0; i < config.length; i++) {
                memory.putInt(struct + (long) i * Integer.BYTES, config[i]);
            }
            python.linker()
                    .callForStruct(
                            python.symbol("Py_NewInterpreterFromConfig"),
                            status,
                            STATUS_WORDS,
                            result,
                            struct);
            if (memory.getInt(status) != 0) {
                long message = memory.getLong(status + STATUS_MESSAGE);
                throw new IllegalStateException(
                        "no new Python interpreter: "
                                + (message == 0 ? "no reason given" : memory.getText(message)));
            }
            return memory.getLong(result);
        } finally {
            memory.free(struct);
            memory.free(status);
        }
    }
}
