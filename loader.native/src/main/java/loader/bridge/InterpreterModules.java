package loader.bridge;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.PythonSide;
import loader.cpython.ThreadAttachments;
import loader.importlib.ModuleName;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonDiedException;
import loader.python.PythonRuntime;
import loader.spi.ImportedModules;
import loader.spi.InterpreterModule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * What bundles have put into the {@code sys.modules} of each interpreter ({@code _loader.unload}).
 */
@Component
public final class InterpreterModules implements ImportedModules {

    private final PythonRuntime runtime;
    private final BundleEventThread thread = new BundleEventThread();

    @Activate
    public InterpreterModules(@Reference(policyOption = GREEDY) PythonRuntime runtime) {
        this.runtime = runtime;
    }

    @Deactivate
    void stop() {
        thread.close();
    }

    @Override
    public void forget(Path folder, boolean unload) {
        forEach("forget " + folder, interpreters -> forget(interpreters, folder, unload));
    }

    /** What is still being imported will fail, and has left {@code sys.modules} then. */
    private void forget(List<Interpreter> interpreters, Path folder, boolean unload) {
        List<Interpreter> pending =
                interpreters.stream()
                        .filter(interpreter -> isPending(interpreter, folder))
                        .toList();
        if (!pending.isEmpty()) {
            thread.later(() -> forget(pending, folder, unload));
        } else if (unload) {
            unload(folder);
        }
    }

    private static boolean isPending(Interpreter interpreter, Path folder) {
        try {
            return Boolean.TRUE.equals(
                    call(interpreter, "forget", Boolean.class, folder.toString()));
        } catch (IllegalStateException ended) {
            return false; // with all its modules
        }
    }

    /** A library that several interpreters loaded stays, since each sees only its own objects. */
    private void unload(Path folder) {
        List<Interpreter> users =
                interpreters().stream()
                        .filter(CPythonInterpreter.class::isInstance) // this process maps it
                        .filter(each -> !report(each, folder).isEmpty())
                        .toList();
        users.forEach(
                each -> call(each, "unload", Object.class, folder.toString(), users.size() == 1));
    }

    private static List<?> report(Interpreter interpreter, Path folder) {
        List<?> rows = call(interpreter, "report", List.class, folder.toString());
        return rows == null ? List.of() : rows;
    }

    @Override
    public void relocate(ModuleName namespace, List<String> locations) {
        forEach(
                "relocate " + namespace,
                interpreters ->
                        interpreters.forEach(
                                each ->
                                        call(
                                                each,
                                                "relocate",
                                                Object.class,
                                                namespace.value(),
                                                locations)));
    }

    @Override
    public PyModule replace(Interpreter interpreter, ModuleName name) {
        try (Attached python = interpreter.attach();
                PyModule unload = unload(python)) {
            return unload.callMethodAs(PyModule.class, "fresh", name.value());
        }
    }

    @Override
    public List<String> holders(ModuleName name) {
        List<String> all = new ArrayList<>();
        for (Interpreter interpreter : interpreters()) {
            if (!(interpreter instanceof CPythonInterpreter)) {
                continue; // another process tells nothing of its objects
            }
            try (AttachedThread python = (AttachedThread) interpreter.attach();
                    PyModule holders = PythonSide.module(python, "holders");
                    PyObject lines = holders.callMethod("why", name.value())) {
                List<?> found = lines.as(List.class);
                if (!found.isEmpty()) {
                    all.add("interpreter " + name(interpreter));
                }
                found.forEach(line -> all.add("  " + line));
            }
        }
        return all;
    }

    @Override
    public List<InterpreterModule> below(Path folder) {
        List<InterpreterModule> all = new ArrayList<>();
        for (Interpreter interpreter : interpreters()) {
            report(interpreter, folder)
                    .forEach(row -> all.add(module(name(interpreter), (List<?>) row)));
        }
        return all;
    }

    private static InterpreterModule module(String interpreter, List<?> row) {
        return new InterpreterModule(
                interpreter,
                (String) row.get(0),
                Path.of((String) row.get(1)),
                InterpreterModule.State.valueOf((String) row.get(2)),
                (String) row.get(3));
    }

    private void forEach(String task, Consumer<List<Interpreter>> work) {
        if (!runtime.isStarted()) {
            return; // nothing has been imported
        }
        Runnable all = () -> work.accept(interpreters());
        if (isAttached()) {
            all.run(); // another thread would wait for this one to give up the GIL
        } else {
            thread.run(task, all);
        }
    }

    private boolean isAttached() {
        CPythonInterpreter main = (CPythonInterpreter) runtime.main();
        return ThreadAttachments.get().isAttached()
                || main.python().api().PyThreadState_GetUnchecked() != 0;
    }

    private List<Interpreter> interpreters() {
        if (!runtime.isStarted()) {
            return List.of();
        }
        return runtime.interpreters().stream()
                .filter(each -> each.state() == Interpreter.State.OPEN && isEquipped(each))
                .toList();
    }

    private static String name(Interpreter interpreter) {
        if (interpreter.config() == InterpreterConfig.PROCESS) {
            return "process " + interpreter.id();
        }
        return interpreter.id() == 0 ? "main" : Long.toString(interpreter.id());
    }

    /** An interpreter may have been closed, or its process have died: then it has no modules. */
    private static <T> T call(
            Interpreter interpreter, String function, Class<T> type, Object... arguments) {
        try (Attached python = interpreter.attach();
                PyModule unload = unload(python)) {
            return unload.callMethodAs(type, function, arguments);
        } catch (PythonDiedException over) {
            return null;
        } catch (IllegalStateException closed) {
            if (interpreter.state() == Interpreter.State.OPEN) {
                throw closed;
            }
            return null;
        }
    }

    private static PyModule unload(Attached python) {
        return python instanceof AttachedThread thread
                ? PythonSide.module(thread, "unload")
                : python.importModule("_loader.unload");
    }

    private static boolean isEquipped(Interpreter interpreter) {
        return !(interpreter instanceof CPythonInterpreter own) || own.pythonSide() != null;
    }
}
