package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/**
 * What works in which interpreter is what docs/interpreters.md says; {@code -Dupdate} writes it.
 * Imports and runs are in processes of their own: a generated module is imported or run once in an
 * interpreter, and there is one main interpreter.
 */
public abstract class InterpretersTable extends Story {

    private static final Map<String, String> EXTRAS =
            Map.of(
                    "numpy", "examples.numpy",
                    "hello_cython", "examples.hello-cython",
                    "hello_pybind11", "examples.hello-pybind11");

    /** A module with {@code exec_in_module} is really run; one with code can be. */
    private static final String SOURCE =
            """
            import gc, io, sys, types
            from _loader import catalog

            UNWANTED = {"antigravity": "opens a browser"}

            def refusal(raised):
                text = str(raised)
                if "does not support loading in subinterpreters" in text:
                    return "refused"
                return f"no ({type(raised).__name__})"

            def imported(name):
                try:
                    __import__(name)
                    return "yes"
                except BaseException as raised:
                    return refusal(raised)

            def run(name):
                try:
                    ability = catalog.described(name)["main"][0]
                    if ability == "DEPENDS":
                        spec = catalog.found_spec(name)
                        main = types.ModuleType("__main__")
                        main.__spec__ = spec
                        spec.loader.exec_in_module(spec, main)
                        del main
                        gc.collect()  # _curses is there once
                        ability = "YES"
                    return "yes" if ability == "YES" else "no"
                except BaseException as raised:
                    return refusal(raised)

            def kind(name):
                return catalog.kind(catalog.found_spec(name))

            def column(cell, names):
                before, sys.stdout = sys.stdout, io.StringIO()
                result = []
                try:
                    for name in sorted(set(names) - UNWANTED.keys()):
                        try:
                            result.append(f"{name}|{cell(name)}")
                        except ModuleNotFoundError:
                            pass  # not on this platform
                finally:
                    sys.stdout = before
                return chr(10).join(result)
            """;

    /** A function of the source, and the place of what it says of the main interpreter. */
    private final String cell;

    private final int place;

    InterpretersTable(String cell, int place) {
        this.cell = cell;
        this.place = place;
    }

    @Configuration
    public Option[] everything() {
        return options(
                Bundles.loader(),
                composite(
                        EXTRAS.values().stream()
                                .filter(name -> Files.exists(Bundles.jar(name)))
                                .map(name -> bundle(Bundles.location(name)))
                                .toArray(Option[]::new)));
    }

    @Test
    public void theTableInTheDocumentationIsWhatIsSeen() throws IOException {
        assumeTrue(python.platform(), python.platform().equals("linux-x86_64"));
        Map<String, List<String>> seen = seen();
        TableDocument document = TableDocument.read();
        if (Boolean.getBoolean("update")) {
            seen.forEach((module, cells) -> document.put(module, place, cells));
            document.write();
        }
        Map<String, List<String>> written = new TreeMap<>();
        seen.keySet().forEach(module -> written.put(module, document.cells(module, place)));
        assertEquals(lines(written), lines(seen));
    }

    /** The kind of each module that is here, and what it does in each interpreter. */
    private Map<String, List<String>> seen() {
        Map<String, List<String>> table = new TreeMap<>();
        column(python.main(), "kind")
                .forEach((module, kind) -> table.put(module, new ArrayList<>(List.of(kind))));
        add(table, python.main());
        for (InterpreterConfig config :
                List.of(InterpreterConfig.SHARED_GIL, InterpreterConfig.OWN_GIL)) {
            try (Interpreter fresh = python.create(config)) {
                add(table, fresh);
            }
        }
        return table;
    }

    private void add(Map<String, List<String>> table, Interpreter interpreter) {
        Map<String, String> column = column(interpreter, cell);
        table.forEach((module, cells) -> cells.add(column.get(module)));
    }

    private static Map<String, String> column(Interpreter interpreter, String cell) {
        return interpreter
                .onMainThread(python -> seen(python, cell))
                .lines()
                .map(line -> line.split("\\|"))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }

    private static String seen(Attached attached, String cell) {
        String extras =
                EXTRAS.keySet().stream()
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(","));
        String names = "[*sys.stdlib_module_names," + extras + "]";
        try (PyModule scratch = attached.newModule("scratch");
                PyObject code = attached.compile(SOURCE, "<table>")) {
            attached.exec(code, scratch);
            try (PyObject rows = attached.eval("column(" + cell + "," + names + ")", scratch)) {
                return rows.toString();
            }
        }
    }

    private static String lines(Map<String, List<String>> table) {
        return table.entrySet().stream()
                .map(row -> row.getKey() + " | " + String.join(" | ", row.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
