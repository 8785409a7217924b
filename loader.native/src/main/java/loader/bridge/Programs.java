package loader.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.Conversion;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.cpython.ThreadAttachments;
import loader.libpython.CPython;
import loader.library.OperatingSystem;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.ProgramSupport;
import loader.spi.PythonCommand;
import loader.spi.SourceResource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers what the package {@code _loader} has for programs. */
@Component
public final class Programs implements ProgramSupport {

    private static final long FILE_INPUT = 257;
    private static final long NO_FLAGS = 0;
    private static final int END_OF_FILE = 11; // E_EOF
    private static final int MINOR_VERSION = 14;

    @Activate
    public Programs() {}

    @Override
    public PyModule module(Attached python, SourceResource source) {
        return side(python).module((AttachedThread) python, source);
    }

    @Override
    public void removeModule(Attached python, SourceResource source) {
        side(python).remove((AttachedThread) python, source);
    }

    @Override
    public void prepare(Attached python) {
        call(python, "program", "prepare").close();
    }

    @Override
    public PyObject raisedBy(Attached attached, PyObject callable, Object... arguments) {
        AttachedThread python = (AttachedThread) attached;
        long function = ((Reference) callable).address();
        try (Reference tuple = python.of(arguments)) {
            return raised(
                    python, python.python().call("PyObject_Call", function, tuple.address(), 0));
        }
    }

    /** CPython reads a stream in another way than text, and so finds other faults in it. */
    @Override
    public PyObject runStream(Attached attached, PyObject stream, PyObject name, boolean close) {
        AttachedThread python = (AttachedThread) attached;
        try (PyModule main = python.module("__main__");
                PyObject globals = main.dict()) {
            long namespace = ((Reference) globals).address();
            return raised(
                    python,
                    python.python()
                            .call(
                                    "PyRun_FileExFlags",
                                    stream.as(Long.class),
                                    python.api().PyBytes_AsString(((Reference) name).address()),
                                    FILE_INPUT,
                                    namespace,
                                    namespace,
                                    close ? 1 : 0,
                                    NO_FLAGS));
        }
    }

    /**
     * CPython's own loop calls exit() for SystemExit; with the option inspect, one turn does not.
     */
    @Override
    public void runPrompt(Attached attached, BooleanSupplier isOver) {
        AttachedThread python = (AttachedThread) attached;
        inspect(python);
        long name = python.memory().allocateText("<stdin>");
        long flags = python.memory().allocate(2L * Integer.BYTES); // PyCompilerFlags
        python.memory().putInt(flags, 0);
        python.memory().putInt(flags + Integer.BYTES, MINOR_VERSION);
        try {
            long input = standardInput(python.python());
            int result;
            do {
                result =
                        (int) python.python().call("PyRun_InteractiveOneFlags", input, name, flags);
            } while (result != END_OF_FILE && !isOver.getAsBoolean());
        } finally {
            python.memory().free(flags);
            python.memory().free(name);
        }
    }

    private static void inspect(AttachedThread python) {
        long option = python.memory().allocateText("inspect");
        try (Reference yes = python.of(1)) {
            int result = (int) python.python().call("PyConfig_Set", option, yes.address());
            python.check(result);
        } finally {
            python.memory().free(option);
        }
    }

    /** The variable {@code stdin} of C; its name is another one on macOS. */
    private static long standardInput(CPython python) {
        boolean isMac = python.platform().operatingSystem() == OperatingSystem.MAC_OS;
        return python.memory().getLong(python.symbol(isMac ? "__stdinp" : "stdin"));
    }

    /** The exception that is pending after a call without result, or else {@code None}. */
    private static PyObject raised(AttachedThread python, long result) {
        if (result != 0) {
            python.api().Py_DecRef(result);
            return python.borrowed(python.interpreter().none());
        }
        return python.owned(python.api().PyErr_GetRaisedException());
    }

    @Override
    public <T> T withoutPython(Supplier<T> work) {
        return ThreadAttachments.get().withoutPython(work);
    }

    @Override
    public byte[] bytes(Attached attached, PyObject buffer, int most) {
        AttachedThread python = (AttachedThread) attached;
        Conversion conversion = python.interpreter().conversion();
        return conversion.bytes(python, ((Reference) buffer).address(), most);
    }

    @Override
    public PyObject threads(Attached python) {
        return call(python, "threads", "others");
    }

    @Override
    public void awaitThreads(Attached python, PyObject known) {
        call(python, "threads", "await_all", known).close();
    }

    @Override
    public void stopAwaited(Attached python) {
        Interpreter interpreter = python.interpreter();
        if (interpreter.config() != InterpreterConfig.MAIN) { // what it holds back is put back
            ((AttachedThread) python)
                    .python()
                    .callOwn("loader_interpreter_given_up", interpreter.id());
        }
        call(python, "threads", "stop_awaited").close();
    }

    @Override
    public PythonCommand command(Attached python) {
        try (PyObject command = call(python, "children", "command")) {
            List<String> words = new ArrayList<>();
            command.forEach(word -> words.add(word.as(String.class)));
            String terminals = words.remove(words.size() - 1);
            boolean inContainer = !words.remove(words.size() - 1).isEmpty();
            String script = words.remove(words.size() - 1);
            return new PythonCommand(words, Optional.ofNullable(script), inContainer, terminals);
        }
    }

    @Override
    public void auditAnew(Attached attached) {
        Bridge.beginAuditing((AttachedThread) attached);
    }

    private static PyObject call(
            Attached attached, String module, String function, Object... arguments) {
        AttachedThread python = (AttachedThread) attached;
        try (PyModule functions = PythonSide.module(python, module)) {
            return functions.callMethod(function, arguments);
        }
    }

    private static PythonSide side(Attached python) {
        return ((AttachedThread) python).interpreter().pythonSide();
    }
}
