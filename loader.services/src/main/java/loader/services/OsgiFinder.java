package loader.services;

import java.util.List;
import java.util.Optional;
import loader.importlib.CodeLoader;
import loader.importlib.Finder;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.proxies.OsgiModule;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.spi.SourceResource;

/** Finds and loads the module {@code osgi}, and {@code _osgi} below it. */
final class OsgiFinder implements Finder, CodeLoader {

    private static final List<String> MODULES = List.of(OsgiModule.NAME, "osgi");

    private final PythonBundleContexts contexts;

    OsgiFinder(PythonBundleContexts contexts) {
        this.contexts = contexts;
    }

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        return MODULES.contains(name.value())
                ? Optional.of(ModuleSpec.of(name, "java", this, "loader.services:" + name))
                : Optional.empty();
    }

    @Override
    public Optional<PyObject> getCode(Attached python, ModuleSpec spec) {
        return Optional.of(
                python.compile(
                        new SourceResource(OsgiFinder.class, spec.name().value() + ".py").text(),
                        spec.origin().orElseThrow()));
    }

    @Override
    public void execModule(Attached python, ModuleSpec spec, PyModule module) {
        if (spec.name().value().equals(OsgiModule.NAME)) {
            try (PyObject scope =
                    python.function(
                            "scope", (attached, arguments) -> scope(attached, arguments.get(0)))) {
                module.setAttr("scope", scope);
            }
        }
        CodeLoader.super.execModule(python, spec, module);
    }

    private PyObject scope(Attached python, PyObject file) {
        String name = file.as(String.class);
        return python.detached(() -> contexts.of(name)).function(python);
    }

    /**
     * Brings the modules to an interpreter in a process, which asks no finder of Java. The modules
     * are gone when the process is.
     */
    void bringTo(Interpreter process) {
        try (Attached python = process.attach();
                PyModule sys = python.importModule("sys");
                PyObject modules = sys.getAttr("modules")) {
            for (String name : MODULES) {
                ModuleSpec spec = findSpec(new ModuleName(name), Optional.empty()).orElseThrow();
                try (PyModule module = python.newModule(name)) {
                    modules.setItem(name, module);
                    execModule(python, spec, module);
                }
            }
        }
    }

    /** Takes the modules out of {@code sys.modules}: their functions are about to stop. */
    static void forget(PythonRuntime runtime) {
        if (!runtime.isStarted()) {
            return;
        }
        for (Interpreter interpreter : runtime.interpreters()) {
            if (interpreter.config() == InterpreterConfig.PROCESS) {
                continue; // they go with the process, which may not answer
            }
            try (Attached python = interpreter.attach();
                    PyModule sys = python.importModule("sys");
                    PyObject modules = sys.getAttr("modules")) {
                MODULES.forEach(name -> modules.callMethod("pop", name, null).close());
            } catch (IllegalStateException ended) {
                // Then they ended with it.
            }
        }
    }
}
