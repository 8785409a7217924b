package loader.wheel.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what each way costs that a table can take between Java and Python. */
class TableCostsIT {

    private static final int ROUNDS = 5;
    private static final List<Integer> SIZES = List.of(1_000, 100_000, 10_000_000);

    /** The other ways take too long for more. */
    private static final int MOST_BY_ROW = 100_000;

    @TempDir Path storage;
    private Attached python;
    private PyModule scratch;

    @Test
    void theTimeOfATableDoesNotGrowWithItsRows() throws IOException {
        Shell shell = Shell.open(storage.resolve("container"), TablesIT.arrowPackages());
        for (String wheel : List.of("pyarrow", "pandas", "polars", "duckdb")) {
            shell.execute("py:install " + wheel + " --find-links " + LockedWheel.folder());
        }
        PythonRuntime runtime = shell.container().service(PythonRuntime.class);
        try (BufferAllocator allocator = new RootAllocator()) {
            try (Attached attached = runtime.main().attach();
                    PyModule module = attached.newModule("scratch")) {
                python = attached;
                scratch = module;
                run("import pyarrow, pandas, polars, duckdb, gc");
                for (int rows : SIZES) {
                    try (VectorSchemaRoot root = table(allocator, rows)) {
                        measure(root);
                    }
                }
                run("t = q = r = None\ngc.collect()");
            }
        }
        shell.container().close();
    }

    private static VectorSchemaRoot table(BufferAllocator allocator, int rows) {
        BigIntVector number = new BigIntVector("number", allocator);
        Float8Vector real = new Float8Vector("real", allocator);
        number.allocateNew(rows);
        real.allocateNew(rows);
        for (int i = 0; i < rows; i++) {
            number.set(i, i % 1000);
            real.set(i, i / 2.0);
        }
        VectorSchemaRoot root = VectorSchemaRoot.of(number, real);
        root.setRowCount(rows);
        return root;
    }

    private void measure(VectorSchemaRoot root) {
        int rows = root.getRowCount();
        print(rows, "VectorSchemaRoot to pyarrow", () -> pass(root));
        run("u = pyarrow.table(t)");
        print(rows, "pyarrow to VectorSchemaRoot", () -> back("u"));
        print(
                rows,
                "to pyarrow, polars and back",
                () -> pass(root) + in("r = polars.from_arrow(t)") + back("r"));
        String sum =
                "q = duckdb.sql('select number, sum(real) s from t group by number').to_arrow_table()";
        print(rows, "the query of duckdb alone", () -> in(sum));
        print(rows, "to pyarrow, duckdb and back", () -> pass(root) + in(sum) + back("q"));
        if (rows > MOST_BY_ROW) {
            return;
        }
        Path file = storage.resolve("table.csv");
        print(rows, "by a file in CSV to pandas", () -> csv(root, file));
        print(rows, "list of maps to pandas", () -> maps(root));
        print(rows, "map of arrays to pandas", () -> arrays(root));
    }

    private int pass(VectorSchemaRoot root) {
        scratch.setAttr("t", root);
        return 0;
    }

    private int back(String name) {
        try (VectorSchemaRoot root = scratch.getAttrAs(VectorSchemaRoot.class, name)) {
            return root.getRowCount();
        }
    }

    private int in(String code) {
        run(code);
        return 0;
    }

    private int csv(VectorSchemaRoot root, Path file) {
        StringBuilder text = new StringBuilder("number,real\n");
        for (int i = 0; i < root.getRowCount(); i++) {
            text.append(root.getVector(0).getObject(i)).append(',');
            text.append(root.getVector(1).getObject(i)).append('\n');
        }
        try {
            Files.writeString(file, text);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        scratch.setAttr("file", file);
        run("t = pandas.read_csv(file)\nassert len(t) == " + root.getRowCount());
        return 0;
    }

    private int maps(VectorSchemaRoot root) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < root.getRowCount(); i++) {
            Map<String, Object> row = new HashMap<>();
            row.put("number", root.getVector(0).getObject(i));
            row.put("real", root.getVector(1).getObject(i));
            rows.add(row);
        }
        scratch.setAttr("rows", rows);
        run("t = pandas.DataFrame(rows)\nassert len(t) == " + rows.size());
        return 0;
    }

    private int arrays(VectorSchemaRoot root) {
        long[] numbers = new long[root.getRowCount()];
        double[] reals = new double[root.getRowCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ((BigIntVector) root.getVector(0)).get(i);
            reals[i] = ((Float8Vector) root.getVector(1)).get(i);
        }
        scratch.setAttr("columns", Map.of("number", numbers, "real", reals));
        run(
                "import numpy\nt = pandas.DataFrame({k: numpy.asarray(v) for k, v in columns.items()})");
        try (PyObject length = python.eval("len(t)", scratch)) {
            assertEquals(numbers.length, length.as(int.class));
        }
        return 0;
    }

    private void run(String code) {
        try (PyObject compiled = python.compile(code, "costs.py")) {
            python.exec(compiled, scratch);
        }
    }

    private static void print(int rows, String way, Supplier<Integer> work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            work.get();
            least = Math.min(least, System.nanoTime() - start);
        }
        System.out.printf("| %,d | %s | %.3f ms |%n", rows, way, least / 1e6);
    }
}
