package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/**
 * What works in which interpreter is what docs/interpreters.md says; {@code -Dupdate} writes it.
 */
@RunWith(PaxExam.class)
public class InterpretersTableIT extends Story {

    private static final Map<String, String> EXTRAS =
            Map.of(
                    "numpy", "examples.numpy",
                    "hello_cython", "examples.hello-cython",
                    "hello_pybind11", "examples.hello-pybind11");

    /** Below the titles of the table. */
    private static final String RULE = "|---|---|---|---|---|---|---|---|";

    /** A module with {@code exec_in_module} is really run; one with code can be. */
    private static final String SOURCE =
            """
            import io, sys, types, _loader

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
                    ability = _loader.described(name)["main"][0]
                    if ability == "DEPENDS":
                        spec = _loader.found_spec(name)
                        spec.loader.exec_in_module(spec, types.ModuleType("__main__"))
                        ability = "YES"
                    return "yes" if ability == "YES" else "no"
                except BaseException as raised:
                    return refusal(raised)

            def row(name):
                found = _loader.found_spec(name)
                cells = imported(name), run(name)
                return f"{name}|{_loader.kind(found)}|{cells[0]}|{cells[1]}"

            def rows(names):
                before, sys.stdout = sys.stdout, io.StringIO()
                result = []
                try:
                    for name in sorted(set(names) - UNWANTED.keys()):
                        try:
                            result.append(row(name))
                        except ModuleNotFoundError:
                            pass  # not on this platform
                finally:
                    sys.stdout = before
                return chr(10).join(result)
            """;

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
        Map<String, String> table = new TreeMap<>();
        addColumns(table, python.main());
        for (InterpreterConfig config :
                List.of(InterpreterConfig.SHARED_GIL, InterpreterConfig.OWN_GIL)) {
            try (Interpreter fresh = python.create(config)) {
                addColumns(table, fresh);
            }
        }
        Path document = Path.of("..", "docs", "interpreters.md");
        if (Boolean.getBoolean("update")) {
            write(document, table);
        }
        assertEquals(
                String.join("\n", table.values()),
                rows(document)
                        .filter(row -> table.containsKey(name(row)))
                        .collect(Collectors.joining("\n")));
    }

    private static void addColumns(Map<String, String> table, Interpreter interpreter) {
        for (String row : interpreter.onMainThread(InterpretersTableIT::seen).split("\n")) {
            String[] cells = row.split("\\|");
            String outcome = " " + cells[2] + " | " + cells[3] + " |";
            table.merge(
                    cells[0],
                    "| " + cells[0] + " | " + cells[1] + " |" + outcome,
                    (before, added) -> before + outcome);
        }
    }

    private static String seen(Attached attached) {
        try (PyModule scratch = attached.newModule("scratch");
                PyObject code = attached.compile(SOURCE, "<table>")) {
            attached.exec(code, scratch);
            String extras =
                    EXTRAS.keySet().stream()
                            .map(name -> "'" + name + "'")
                            .collect(Collectors.joining(","));
            try (PyObject rows =
                    attached.eval("rows([*sys.stdlib_module_names," + extras + "])", scratch)) {
                return rows.toString();
            }
        }
    }

    private static Stream<String> rows(Path document) throws IOException {
        return Files.readAllLines(document).stream().filter(line -> line.startsWith("| "));
    }

    private static String name(String row) {
        return row.split("\\|")[1].trim();
    }

    /** Keeps what comes before the table, and the rows of modules that are not here now. */
    private static void write(Path document, Map<String, String> seen) throws IOException {
        List<String> lines = Files.readAllLines(document);
        Map<String, String> all = new TreeMap<>();
        rows(document)
                .filter(row -> !name(row).equals("module"))
                .forEach(row -> all.put(name(row), row));
        all.putAll(seen);
        List<String> written = new ArrayList<>(lines.subList(0, lines.indexOf(RULE) + 1));
        written.addAll(all.values());
        Files.write(document, written);
    }
}
