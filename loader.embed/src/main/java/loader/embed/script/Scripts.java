package loader.embed.script;

import java.util.HashMap;
import java.util.Map;
import javax.script.Bindings;
import javax.script.ScriptContext;
import loader.embed.LoaderContainer;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.SourceResource;

/** What an engine has in its container. */
final class Scripts {
    private static final SourceResource SOURCE = new SourceResource(Scripts.class, "scripts.py");
    private static final String NAME = "_loader_scripts";

    private final LoaderContainer container;
    private final PyObject scope;

    private Scripts(LoaderContainer container) {
        this.container = container;
        try (Attached python = attach()) {
            this.scope = python.of(Map.of());
        }
    }

    /** In the open container, or in one that is opened now, by one thread for all. */
    static synchronized Scripts open() {
        return new Scripts(
                LoaderContainer.current().orElseGet(() -> LoaderContainer.builder().open()));
    }

    /** Whether the container has been closed. */
    boolean isOver() {
        return LoaderContainer.current().filter(container::equals).isEmpty();
    }

    LoaderContainer container() {
        return container;
    }

    Attached attach() {
        return container.python().main().attach();
    }

    /**
     * The module that runs scripts. It stays when the container is closed, as Python does: a second
     * one would lead the standard streams through both.
     */
    static PyModule module(Attached python) {
        try (PyModule sys = python.importModule("sys");
                PyObject modules = sys.getAttr("modules")) {
            if (modules.callMethodAs(boolean.class, "__contains__", NAME)) {
                return python.module(NAME);
            }
            PyModule made = python.newModule(NAME);
            try (PyObject code = SOURCE.code(python, "<" + NAME + ">")) {
                python.exec(code, made);
            }
            modules.setItem(NAME, made);
            return made;
        }
    }

    /** Scripts of other languages have objects there, too, which no name of Python stands for. */
    private static boolean isForPython(Attached python, Object value) {
        try {
            python.of(value).close();
            return true;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /**
     * The built-in names, and the variables of the global scope besides: Python looks for a name
     * there when the namespace does not have it. Functions of earlier scripts see the change.
     */
    PyObject scope(Attached python, PyModule module, ScriptContext context) {
        Bindings global = context.getBindings(ScriptContext.GLOBAL_SCOPE);
        Map<String, Object> values = global == null ? new HashMap<>() : new HashMap<>(global);
        values.values().removeIf(value -> !isForPython(python, value));
        module.callMethod("update", scope, values).close();
        return scope;
    }
}
