package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loader.importlib.FoundModule;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleName;
import loader.importlib.ModuleNotFoundException;
import loader.importlib.SysModule;
import loader.python.PythonRuntime;
import loader.spi.InWords;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks the import system. */
@Component(
        service = ModuleCommands.class,
        property = {
            "osgi.command.scope=py",
            "osgi.command.function=import",
            "osgi.command.function=find",
            "osgi.command.function=modules"
        })
public final class ModuleCommands {

    private final PythonRuntime runtime;
    private final ImportSystem importSystem;

    @Activate
    public ModuleCommands(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ImportSystem importSystem) {
        this.runtime = runtime;
        this.importSystem = importSystem;
    }

    @Descriptor("imports a module and shows where it came from")
    public ImportedModule _import(@Descriptor("dotted module name") String... names) {
        String name = OnlyWord.of("import MODULE", names);
        return InWords.of(
                () -> {
                    importSystem.importModule(runtime.main(), new ModuleName(name)).close();
                    return modules().stream()
                            .filter(module -> module.name().equals(name))
                            .findFirst()
                            .map(ImportedModule::new)
                            .orElseThrow(() -> missing(name));
                });
    }

    @Descriptor(
            "shows which finder has a module, which loader, where, and whether it can run as __main__")
    public Map<String, Object> find(@Descriptor("dotted module name") String... names) {
        String name = OnlyWord.of("find MODULE", names);
        FoundModule found =
                InWords.of(
                        () ->
                                importSystem
                                        .findSpec(runtime.main(), new ModuleName(name))
                                        .orElseThrow(() -> missing(name)));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", name);
        facts.put("kind", found.spec().kind());
        facts.put("finder", ServiceCommands.simple(found.finder()));
        facts.put("loader", ServiceCommands.simple(found.loader()));
        facts.put("origin", found.spec().origin().orElse(""));
        found.spec().submoduleSearchLocations().ifPresent(path -> facts.put("locations", path));
        facts.put("main", found.asMain());
        return facts;
    }

    private static ModuleNotFoundException missing(String name) {
        return new ModuleNotFoundException(name, "No module named '" + name + "'");
    }

    @Descriptor("lists the modules that are imported")
    public Table<SysModule> modules(String... none) {
        OnlyWord.none("modules", none);
        return new Table<>(
                importSystem.modules(runtime.main()),
                List.of(
                        new Table.Column<>("MODULE", SysModule::name),
                        new Table.Column<>("KIND", SysModule::kind),
                        new Table.Column<>("LOADER", SysModule::loader),
                        new Table.Column<>("ORIGIN", SysModule::origin)));
    }
}
