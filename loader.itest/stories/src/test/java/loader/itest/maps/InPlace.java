package loader.itest.maps;

import java.util.List;
import java.util.Optional;
import loader.importlib.ExecInModuleLoader;
import loader.importlib.Finder;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * One module without code, which Java fills: with a function, and when it is run with a greeting.
 */
public final class InPlace implements Finder, ExecInModuleLoader {

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        return name.value().equals("inplace")
                ? Optional.of(ModuleSpec.of(name, "java", this, "java:InPlace"))
                : Optional.empty();
    }

    @Override
    public void execModule(Attached python, ModuleSpec spec, PyModule module) {
        try (PyObject twice =
                python.function("twice", (p, values) -> 2 * values.get(0).as(Integer.class))) {
            module.setAttr("twice", twice);
        }
    }

    @Override
    public void execInModule(Attached python, ModuleSpec spec, PyModule module) {
        execModule(python, spec, module);
        try (PyObject code =
                python.compile("import sys; print(__name__, twice(21), sys.argv[1:])", "InPlace")) {
            python.exec(code, module);
        }
    }
}
