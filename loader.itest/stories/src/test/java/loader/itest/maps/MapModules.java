package loader.itest.maps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.importlib.CodeLoader;
import loader.importlib.Finder;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyObject;

/** Modules from a map of names to sources; a name that ends with a dot is a package. */
public record MapModules(Map<String, String> sources) implements Finder, CodeLoader {

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        ModuleSpec spec = ModuleSpec.of(name, "map", this, "map:" + name);
        if (sources.containsKey(name + ".")) {
            return Optional.of(spec.asPackage(List.of("map:" + name)));
        }
        return sources.containsKey(name.value()) ? Optional.of(spec) : Optional.empty();
    }

    @Override
    public Optional<PyObject> getCode(Attached python, ModuleSpec spec) {
        String source = sources.get(spec.name() + (spec.isPackage() ? "." : ""));
        return Optional.of(python.compile(source, spec.origin().orElseThrow()));
    }
}
