package loader.webconsole;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loader.importlib.CatalogEntry;
import loader.importlib.ModuleCatalog;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunPy;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.apache.felix.utils.json.JSONWriter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Prints what Loader has, as text and as JSON, for support and for tools. */
@Component(
        property = {
            InventoryPrinter.NAME + "=loader",
            InventoryPrinter.TITLE + "=Loader",
            InventoryPrinter.FORMAT + "=TEXT",
            InventoryPrinter.FORMAT + "=JSON",
            InventoryPrinter.WEBCONSOLE + ":Boolean=true"
        })
public final class LoaderInventory implements InventoryPrinter {

    private final PythonRuntime runtime;
    private final ModuleCatalog catalog;
    private final RunPy runPy;

    @Activate
    public LoaderInventory(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ModuleCatalog catalog,
            @Reference(policyOption = GREEDY) RunPy runPy) {
        this.runtime = runtime;
        this.catalog = catalog;
        this.runPy = runPy;
    }

    @Override
    public void print(PrintWriter out, Format format, boolean isZip) {
        Map<String, Object> all = inventory(Snapshot.of(runtime, catalog, runPy));
        if (Format.JSON.equals(format)) {
            printJson(out, all);
        } else {
            all.forEach((name, rows) -> printText(out, name, rows));
        }
    }

    private static void printJson(PrintWriter out, Map<String, Object> all) {
        try {
            new JSONWriter(out).value(all);
            out.println();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Map<String, Object> inventory(Snapshot now) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("runtime", now.runtime());
        all.put("interpreters", now.interpreters().stream().map(LoaderInventory::row).toList());
        all.put("runs", now.runs().stream().map(LoaderInventory::row).toList());
        all.put(
                "generations",
                now.generations().entrySet().stream()
                        .map(each -> row(each.getKey(), each.getValue()))
                        .toList());
        all.put("modules", now.modules().stream().map(LoaderInventory::row).toList());
        return all;
    }

    private static Map<String, Object> row(Interpreter interpreter) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", interpreter.id());
        row.put("kind", interpreter.config());
        row.put("state", interpreter.state());
        row.put("references", interpreter.liveReferences());
        row.put("parkedFor", interpreter.parkedFor());
        return row;
    }

    private static Map<String, Object> row(Run run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("interpreter", run.interpreter());
        run.process().ifPresent(process -> row.put("process", process));
        row.put("target", run.request().target().shown());
        row.put("cpuMillis", run.cpuNanos() / 1_000_000);
        return row;
    }

    private static Map<String, Object> row(
            Snapshot.Generation generation, List<CatalogEntry> modules) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("bundle", generation.bundle());
        row.put("generation", generation.name());
        row.put("modules", modules.stream().map(CatalogEntry::name).distinct().count());
        row.put("retained", modules.stream().filter(m -> m.state().equals("retained")).count());
        return row;
    }

    private static Map<String, Object> row(CatalogEntry module) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", module.name());
        row.put("kind", module.kind());
        row.put("state", module.state());
        row.put("interpreter", module.interpreter());
        row.put("bundle", module.bundle());
        row.put("generation", module.generation());
        row.put("reason", module.reason());
        return row;
    }

    private static void printText(PrintWriter out, String name, Object rows) {
        out.println(name + ":");
        List<?> all = rows instanceof List<?> list ? list : List.of(rows);
        for (Object row : all) {
            StringBuilder line = new StringBuilder("  ");
            ((Map<?, ?>) row)
                    .forEach(
                            (key, value) ->
                                    line.append(key).append('=').append(value).append("  "));
            out.println(line.toString().stripTrailing().replaceAll("\\p{Cntrl}", "?"));
        }
    }
}
