package loader.webconsole;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loader.importlib.CatalogEntry;
import loader.importlib.ModuleCatalog;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunPy;

/**
 * What there is now.
 *
 * @param runtime facts about CPython, by name; why there is none, if there is none
 */
record Snapshot(
        Map<String, String> runtime,
        List<Interpreter> interpreters,
        List<Run> runs,
        List<CatalogEntry> modules) {

    /** Asks every interpreter for its modules, and so waits for the GIL. */
    static Snapshot of(PythonRuntime python, ModuleCatalog catalog, RunPy runPy) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<Interpreter> interpreters = List.of();
        try {
            interpreters = python.interpreters();
            facts.put("version", python.version());
            facts.put("platform", python.platform());
            facts.put("linker", python.linker());
            facts.put("home", python.home().toString());
        } catch (RuntimeException none) { // no CPython is found, or its start has failed
            facts.put("problem", String.valueOf(none.getMessage()));
        }
        return new Snapshot(facts, interpreters, runPy.running(), catalog.entries());
    }

    /** The modules of each revision of a bundle. */
    Map<Generation, List<CatalogEntry>> generations() {
        Map<Generation, List<CatalogEntry>> all = new LinkedHashMap<>();
        for (CatalogEntry each : modules) {
            all.computeIfAbsent(
                            new Generation(each.bundle(), each.generation()),
                            generation -> new ArrayList<>())
                    .add(each);
        }
        return all;
    }

    /** A revision of a bundle. */
    record Generation(String bundle, String name) {}

    /** The runs in the interpreter. */
    List<Run> runsIn(Interpreter interpreter) {
        return runs.stream().filter(run -> run.interpreter() == interpreter.id()).toList();
    }
}
