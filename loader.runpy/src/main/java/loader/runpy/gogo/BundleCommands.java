package loader.runpy.gogo;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import loader.importlib.CatalogEntry;
import loader.importlib.ModuleCatalog;
import loader.importlib.ModuleName;
import loader.python.PyModule;
import loader.python.PythonRuntime;
import loader.runpy.ConsoleScript;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.gogo.Table.Column;
import loader.spi.ImportedModules;
import loader.spi.InWords;
import loader.spi.WrongUse;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows what bundles offer to Python and what became of it. */
@Component(
        service = BundleCommands.class,
        property = {
            "osgi.command.scope=py",
            "osgi.command.function=bundled",
            "osgi.command.function=reload",
            "osgi.command.function=script"
        })
public final class BundleCommands {

    /** The interpreter loses what it runs on with the old modules of these names. */
    private static final Set<String> OF_INTERPRETER =
            Set.of("sys", "builtins", "_imp", "_thread", "_frozen_importlib", "__main__");

    private final PythonRuntime runtime;
    private final RunPy runPy;
    private final ModuleCatalog bundled;
    private final ImportedModules imported;

    @Activate
    public BundleCommands(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) RunPy runPy,
            @Reference(policyOption = GREEDY) ModuleCatalog bundled,
            @Reference(policyOption = GREEDY) ImportedModules imported) {
        this.runtime = runtime;
        this.runPy = runPy;
        this.bundled = bundled;
        this.imported = imported;
    }

    @Descriptor(
            "lists the modules of bundles: found, loaded, hidden, refused, retained or unloaded")
    public Object bundled(
            @Descriptor("--why MODULE shows what holds the retained modules of this name")
                    String... words) {
        if (words.length == 0) {
            return table();
        }
        if (words.length != 2 || !words[0].equals("--why")) {
            throw new WrongUse("usage: bundled [--why MODULE]");
        }
        return InWords.of(() -> String.join("\n", holders(words[1])));
    }

    private List<String> holders(String name) {
        List<String> lines = imported.holders(new ModuleName(name));
        return lines.isEmpty() ? List.of("no module " + name + " is retained") : lines;
    }

    private Table<CatalogEntry> table() {
        return new Table<>(
                bundled.entries(),
                List.of(
                        new Column<>("MODULE", CatalogEntry::name),
                        new Column<>("KIND", CatalogEntry::kind),
                        new Column<>("STATE", CatalogEntry::state),
                        new Column<>("INTERPRETER", CatalogEntry::interpreter),
                        new Column<>("GENERATION", CatalogEntry::generation),
                        new Column<>("BUNDLE", CatalogEntry::bundle),
                        new Column<>("REASON", CatalogEntry::reason)));
    }

    @Descriptor("replaces a module and its submodules by newly imported ones, and shows its file")
    public String reload(@Descriptor("dotted module name") String... names) {
        String name = OnlyWord.of("reload MODULE", names);
        if (OF_INTERPRETER.contains(name)) {
            throw new WrongUse("reload: " + name + " belongs to the interpreter");
        }
        return InWords.of(
                () -> {
                    try (PyModule module = imported.replace(runtime.main(), new ModuleName(name))) {
                        return name
                                + " "
                                + module.findAttr("__file__").map(Object::toString).orElse("");
                    }
                });
    }

    /** The exit status, except within a pipe. */
    @Descriptor("runs a console script of a distribution, as its command would")
    public Integer script(@Descriptor("name [argument...]") String... words) {
        if (words.length == 0) {
            throw new WrongUse("usage: script name [argument...]");
        }
        List<String> arguments = Arrays.asList(words).subList(1, words.length);
        Process streams = Process.Utils.current();
        return InWords.of(
                () -> {
                    RunRequest request = ConsoleScript.request(words[0], arguments);
                    return RunCommands.status(RunCommands.run(runPy, request, streams), streams);
                });
    }
}
