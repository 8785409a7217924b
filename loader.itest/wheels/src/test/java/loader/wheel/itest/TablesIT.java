package loader.wheel.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyBuffer;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.python.PythonRuntime;
import loader.testing.Waiting;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Tables of Arrow go between Java and pyarrow, polars, duckdb and pandas without a copy. */
class TablesIT {

    private static final int ROWS = 1000;

    @TempDir static Path storage;
    private static Shell shell;
    private static PythonRuntime runtime;

    private BufferAllocator allocator;
    private Attached python;
    private PyModule scratch;

    @BeforeAll
    static void open() throws IOException {
        shell = Shell.open(storage, arrowPackages());
        runtime = shell.container().service(PythonRuntime.class);
        for (String wheel : List.of("pyarrow", "pandas", "polars", "duckdb")) {
            shell.execute("py:install " + wheel + " --find-links " + LockedWheel.folder());
        }
    }

    @AfterAll
    static void close() {
        shell.container().close();
    }

    /** The packages that the bundle exports: the test's vectors are the bundle's. */
    static String arrowPackages() throws IOException {
        String jar =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.matches(".*loader\\.arrow-[^/]*\\.jar"))
                        .findFirst()
                        .orElseThrow();
        try (JarFile file = new JarFile(jar)) {
            return file.getManifest()
                    .getMainAttributes()
                    .getValue("Export-Package")
                    .replaceAll(";uses:=\"[^\"]*\"", "");
        }
    }

    @BeforeEach
    void attach() {
        allocator = new RootAllocator();
        python = runtime.main().attach();
        scratch = python.newModule("scratch");
    }

    /** Arrow counts the bytes: an allocator with memory in use refuses to close. */
    @AfterEach
    void nothingIsLeft() {
        scratch.close();
        collect();
        python.close();
        allocator.close();
    }

    private void collect() {
        try (PyModule gc = python.module("gc")) {
            gc.callMethod("collect").close();
        }
    }

    private VectorSchemaRoot table(int rows) {
        BigIntVector number = new BigIntVector("number", allocator);
        Float8Vector real = new Float8Vector("real", allocator);
        VarCharVector text = new VarCharVector("text", allocator);
        number.allocateNew(rows);
        real.allocateNew(rows);
        text.allocateNew(rows);
        for (int i = 0; i < rows; i++) {
            number.set(i, i);
            real.set(i, i / 2.0);
            if (i % 10 == 0) {
                text.setNull(i);
            } else {
                text.setSafe(i, ("t" + i % 7).getBytes(StandardCharsets.UTF_8));
            }
        }
        VectorSchemaRoot root = VectorSchemaRoot.of(number, real, text);
        root.setRowCount(rows);
        return root;
    }

    private static long address(VectorSchemaRoot root, String column) {
        return root.getVector(column).getDataBuffer().memoryAddress();
    }

    private void run(String code) {
        try (PyObject compiled = python.compile(code, "tables.py")) {
            python.exec(compiled, scratch);
        }
    }

    private <T> T value(Class<T> type, String code) {
        try (PyObject value = python.eval(code, scratch)) {
            return value.as(type);
        }
    }

    @Test
    void vectorsOfJavaAreARecordBatchOfTheSameMemory() {
        try (VectorSchemaRoot root = table(ROWS)) {
            scratch.setAttr("t", root);
            assertEquals(ROWS * (ROWS - 1) / 2, value(long.class, "sum(t['number'].to_pylist())"));
            assertEquals(List.of("t1", "t2"), value(List.class, "t['text'].to_pylist()[1:3]"));
            assertEquals(ROWS / 10, value(int.class, "t['text'].null_count"));
            for (String column : List.of("number", "real")) {
                assertEquals(
                        address(root, column),
                        value(long.class, "t['" + column + "'].buffers()[1].address"));
            }
        }
    }

    @Test
    void allLibrariesTakeIt() {
        try (VectorSchemaRoot root = table(ROWS)) {
            scratch.setAttr("t", root);
            run("import pyarrow, polars, duckdb, pandas");
            assertEquals(ROWS, value(int.class, "pyarrow.table(t).num_rows"));
            assertEquals(ROWS, value(int.class, "polars.from_arrow(t).height"));
            assertEquals(ROWS, value(int.class, "len(t.to_pandas())"));
            assertEquals(
                    ROWS,
                    value(int.class, "duckdb.sql('select count(*) from t').fetchall()[0][0]"));
        }
    }

    @Test
    void aTableOfPolarsIsVectorsOfJava() {
        run("import polars\nt = polars.DataFrame({'a': [1, 2, 3], 's': ['x', None, 'long' * 9]})");
        try (VectorSchemaRoot root = value(VectorSchemaRoot.class, "t")) {
            assertEquals(3, root.getRowCount());
            assertEquals(2L, root.getVector("a").getObject(1));
            assertEquals("x", root.getVector("s").getObject(0).toString());
            assertTrue(root.getVector("s").isNull(1));
            assertEquals("long".repeat(9), root.getVector("s").getObject(2).toString());
        }
    }

    @Test
    void aTableOfPythonIsReadWithoutACopy() {
        run("import pyarrow");
        long before = value(long.class, "pyarrow.total_allocated_bytes()");
        run("t = pyarrow.table({'a': list(range(100)), 'b': [0.5] * 100})");
        BufferAllocator foreign;
        try (VectorSchemaRoot root = value(VectorSchemaRoot.class, "t")) {
            foreign = root.getVector("a").getAllocator();
            assertEquals(
                    value(long.class, "t['a'].chunk(0).buffers()[1].address"), address(root, "a"));
            assertEquals(99L, root.getVector("a").getObject(99));
            run("del t");
            collect();
            assertEquals(99L, root.getVector("a").getObject(99));
            assertNotEquals(before, value(long.class, "pyarrow.total_allocated_bytes()"));
        }
        assertEquals(0, foreign.getAllocatedMemory());
        assertEquals(before, value(long.class, "pyarrow.total_allocated_bytes()"));
    }

    @Test
    void anyThreadClosesATable() throws Exception {
        run("import pyarrow\nt = pyarrow.table({'a': list(range(100))})");
        VectorSchemaRoot root = value(VectorSchemaRoot.class, "t");
        BufferAllocator foreign = root.getVector("a").getAllocator();
        Thread closer = new Thread(root::close);
        closer.start();
        python.detached(
                () -> {
                    Waiting.until("the table is closed", () -> !closer.isAlive());
                    return null;
                });
        assertEquals(0, foreign.getAllocatedMemory());
    }

    @Test
    void threadsOfCDropTheMemoryOfJava() {
        try (VectorSchemaRoot root = table(100 * ROWS)) {
            scratch.setAttr("t", root);
            run("import duckdb, threading\nr = []");
            run(
                    """
                    def work():
                        r.append(duckdb.connect().sql("select sum(number) from t").fetchall()[0][0])
                    threads = [threading.Thread(target=work) for _ in range(4)]
                    for each in threads: each.start()
                    for each in threads: each.join()
                    del t, threads
                    """);
            assertEquals(1, value(int.class, "len(set(r))"));
        }
    }

    @Test
    void theQueryOfDuckdbIsAReaderOfJava() throws IOException {
        try (VectorSchemaRoot root = table(ROWS)) {
            scratch.setAttr("t", root);
            run("import duckdb\nq = duckdb.sql('select text, sum(number) s from t group by text')");
            long sum = 0;
            try (ArrowReader reader = value(ArrowReader.class, "q")) {
                while (reader.loadNextBatch()) {
                    FieldVector sums = reader.getVectorSchemaRoot().getVector("s");
                    for (int i = 0; i < sums.getValueCount(); i++) {
                        sum += Long.parseLong(sums.getObject(i).toString());
                    }
                }
            }
            assertEquals(ROWS * (ROWS - 1) / 2, sum);
        }
    }

    @Test
    void nestedColumnsGoBothWays() {
        run(
                """
                import pyarrow
                t = pyarrow.table({
                    "l": pyarrow.array([[1, 2], None, []]),
                    "s": pyarrow.array([{"x": 1, "y": "a"}, {"x": None, "y": "b"}, None]),
                    "m": pyarrow.array([[("k", 1)], [], None], pyarrow.map_(pyarrow.string(), pyarrow.int32())),
                    "f": pyarrow.array([[1, 2], [3, 4], None], pyarrow.list_(pyarrow.int8(), 2)),
                    "n": pyarrow.nulls(3),
                    "b": pyarrow.array([True, None, False]),
                    "d": pyarrow.array(["x", "y", "x"]).dictionary_encode(),
                    "w": pyarrow.array(["x", None, "y" * 40], pyarrow.string_view()),
                    "e": pyarrow.array([b"0" * 16] * 3, pyarrow.uuid().storage_type),
                })
                """);
        try (VectorSchemaRoot root = value(VectorSchemaRoot.class, "t")) {
            scratch.setAttr("back", root);
            assertEquals(
                    value(String.class, "repr(t.to_pylist())"),
                    value(String.class, "repr(back.to_pylist())"));
            run("back.validate(full=True)\ndel back");
        }
    }

    @Test
    void slicesAndChunksArrive() {
        run(
                """
                import pyarrow
                t = pyarrow.table({"a": list(range(20)), "s": [str(i) for i in range(20)]}).slice(3, 5)
                u = pyarrow.concat_tables([t, t])
                e = t.slice(0, 0)
                """);
        try (VectorSchemaRoot root = value(VectorSchemaRoot.class, "t");
                VectorSchemaRoot chunks = value(VectorSchemaRoot.class, "u");
                VectorSchemaRoot empty = value(VectorSchemaRoot.class, "e")) {
            assertEquals(3L, root.getVector("a").getObject(0));
            assertEquals("7", root.getVector("s").getObject(4).toString());
            assertEquals(10, chunks.getRowCount());
            assertEquals("3", chunks.getVector("s").getObject(5).toString());
            assertEquals(0, empty.getRowCount());
        }
    }

    private ArrowReader stream(int batches) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (VectorSchemaRoot root = table(ROWS);
                ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
            for (int i = 0; i < batches; i++) {
                writer.writeBatch();
            }
        }
        return new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator);
    }

    @Test
    void aReaderOfJavaIsReadBatchByBatchAndClosedAtItsEnd() throws IOException {
        scratch.setAttr("r", stream(3));
        run("import polars\nt = polars.DataFrame(r)\ndel r");
        assertEquals(3 * ROWS, value(int.class, "t.height"));
    }

    @Test
    void aReaderThatPythonDropsIsClosed() throws IOException {
        scratch.setAttr("r", stream(3));
        run("b = r.read_next_batch()\ndel r");
        assertEquals(ROWS, value(int.class, "b.num_rows"));
    }

    @Test
    void pythonKeepsTheMemoryAfterJavaHasClosedItsVectors() {
        try (VectorSchemaRoot root = table(ROWS)) {
            scratch.setAttr("t", root);
        }
        assertNotEquals(0, allocator.getAllocatedMemory());
        assertEquals(ROWS - 1, value(long.class, "t['number'][-1].as_py()"));
        run("del t");
        collect();
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test
    void javaKeepsTheMemoryOfAnInterpreterThatHasEnded() {
        VectorSchemaRoot own;
        VectorSchemaRoot back;
        try (VectorSchemaRoot root = table(ROWS);
                Interpreter other = runtime.create(InterpreterConfig.SHARED_GIL)) {
            try (Attached there = other.attach();
                    PyModule module = there.newModule("there");
                    PyObject code =
                            there.compile(
                                    "import pyarrow\nt = pyarrow.table({'a': list(range(1000))})",
                                    "there.py")) {
                there.exec(code, module);
                own = module.getAttrAs(VectorSchemaRoot.class, "t");
                try (PyObject passed = there.of(root)) {
                    back = passed.as(VectorSchemaRoot.class);
                }
            }
        }
        assertNotEquals(0, allocator.getAllocatedMemory());
        assertEquals(999L, own.getVector("a").getObject(999));
        assertEquals(ROWS - 1L, back.getVector("number").getObject(ROWS - 1));
        back.close();
        own.close();
        assertEquals(0, allocator.getAllocatedMemory());
    }

    /** Runs code in an interpreter of its own, which has ended when the result is there. */
    private <T> T ofEnded(String code, Class<T> type, Consumer<T> before) {
        try (Interpreter other = runtime.create(InterpreterConfig.SHARED_GIL);
                Attached there = other.attach();
                PyModule module = there.newModule("there");
                PyObject compiled = there.compile(code, "there.py")) {
            there.exec(compiled, module);
            T result = module.getAttrAs(type, "t");
            before.accept(result);
            return result;
        }
    }

    /** A new interpreter takes what is free of Python's memory. */
    private void useMemoryAgain() {
        ofEnded("t = [[i] * 100 for i in range(5000)]", List.class, again -> {});
    }

    @Test
    void memoryOfNumpyAndPolarsStaysAfterTheirInterpreterHasEnded() {
        for (String made :
                List.of(
                        "import numpy, pyarrow\n"
                                + "t = pyarrow.table({'a': pyarrow.array(numpy.arange(1000))})",
                        "import polars\nt = polars.DataFrame({'a': range(1000)})")) {
            VectorSchemaRoot root = ofEnded(made, VectorSchemaRoot.class, open -> {});
            useMemoryAgain();
            BufferAllocator foreign = root.getVector("a").getAllocator();
            for (int i = 0; i < ROWS; i++) {
                assertEquals((long) i, root.getVector("a").getObject(i));
            }
            root.close();
            assertEquals(0, foreign.getAllocatedMemory());
        }
    }

    @Test
    void aReaderOfAnInterpreterThatHasEndedSaysSoAndKeepsItsLastBatch() throws IOException {
        ArrowReader reader =
                ofEnded(
                        "import pyarrow\n"
                                + "one = pyarrow.table({'a': range(1000)})\n"
                                + "t = pyarrow.concat_tables([one, one])",
                        ArrowReader.class,
                        TablesIT::assertLoads);
        useMemoryAgain();
        assertEquals(999L, reader.getVectorSchemaRoot().getVector("a").getObject(999));
        IllegalStateException ended =
                assertThrows(IllegalStateException.class, reader::loadNextBatch);
        assertTrue(ended.getMessage().contains("has ended"), ended.toString());
        reader.close();
    }

    private static void assertLoads(ArrowReader reader) {
        try {
            assertTrue(reader.loadNextBatch());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void aReaderOfJavaIsClosedWithTheInterpreterThatReadsIt() throws IOException {
        try (ArrowReader reader = stream(3);
                Interpreter other = runtime.create(InterpreterConfig.SHARED_GIL)) {
            try (Attached there = other.attach();
                    PyModule main = there.module("__main__")) {
                main.setAttr("r", reader);
                try (PyObject table = there.eval("r.read_next_batch()", main)) {
                    assertEquals(ROWS, table.getAttrAs(int.class, "num_rows"));
                }
            }
            assertNotEquals(0, allocator.getAllocatedMemory());
            other.close();
            assertEquals(0, allocator.getAllocatedMemory());
        }
    }

    @Test
    void whatHasOnlyDlpackIsSharedThroughNumpy() {
        run(
                "import numpy, pyarrow\n"
                        + "d = pyarrow.array([1.5, 2.5])\n"
                        + "n = numpy.from_dlpack(d)");
        assertEquals(
                value(long.class, "d.buffers()[1].address"), value(long.class, "n.ctypes.data"));
        try (PyObject array = scratch.getAttr("n");
                PyBuffer buffer = array.buffer()) {
            assertEquals("d", buffer.format());
            assertEquals(
                    2.5, buffer.bytes().order(ByteOrder.nativeOrder()).asDoubleBuffer().get(1));
        }
    }

    @Test
    void numpyWritesIntoADirectBuffer() {
        ByteBuffer memory = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        scratch.setAttr("m", memory.asDoubleBuffer());
        run(
                "import numpy\nnumpy.asarray(m)[0] = 1.5\nnumpy.frombuffer(m)[1] = 2.5\n"
                        + "s = numpy.from_dlpack(numpy.asarray(m)).sum()\ndel m");
        assertEquals(1.5, memory.asDoubleBuffer().get(0));
        assertEquals(4.0, value(double.class, "s"));
    }

    @Test
    void theMemoryOfJavaIsFreedWithTheInterpreterThatUsedIt() {
        try (VectorSchemaRoot root = table(ROWS);
                Interpreter other = runtime.create(InterpreterConfig.SHARED_GIL)) {
            try (Attached there = other.attach();
                    PyModule main = there.module("__main__")) {
                main.setAttr("t", root);
                assertNotEquals(0, main.getAttrAs(String.class, "__name__").length());
            }
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test
    void aTableOutlivesTheBundle() throws BundleException {
        run("import pyarrow\nt = pyarrow.table({'a': list(range(100))})");
        VectorSchemaRoot root = value(VectorSchemaRoot.class, "t");
        try (VectorSchemaRoot own = table(ROWS)) {
            scratch.setAttr("u", own);
            Bundle bundle =
                    Stream.of(shell.container().context().getBundles())
                            .filter(each -> "loader.arrow".equals(each.getSymbolicName()))
                            .findFirst()
                            .orElseThrow();
            python.detached(
                    () -> {
                        stopped(bundle);
                        return null;
                    });
            assertEquals(99L, root.getVector("a").getObject(99));
            assertEquals(ROWS - 1, value(long.class, "u['number'][-1].as_py()"));
            assertThrows(ClassCastException.class, () -> value(VectorSchemaRoot.class, "t"));
            bundle.start();
            scratch.setAttr("u", own);
            assertEquals(ROWS - 1, value(long.class, "u['number'][-1].as_py()"));
        }
        root.close();
    }

    private static void stopped(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void whatIsNoTableIsRefused() {
        ClassCastException refused =
                assertThrows(ClassCastException.class, () -> value(VectorSchemaRoot.class, "3"));
        assertTrue(refused.getMessage().contains("__arrow_c_stream__"), refused.getMessage());
    }

    @Test
    void whatJavaHasNoVectorsForIsRefusedByName() {
        run(
                "import pyarrow\nt = pyarrow.table({'r': pyarrow.array([[1]], pyarrow.list_view(pyarrow.int8()))})");
        PythonException refused =
                assertThrows(PythonException.class, () -> value(VectorSchemaRoot.class, "t"));
        assertTrue(refused.getMessage().contains("column r"), refused.getMessage());
    }

    @Test
    void tablesInContainersAreConvertedToo() {
        try (VectorSchemaRoot root = table(ROWS)) {
            scratch.setAttr("t", Map.of("all", List.of(root)));
            assertEquals(ROWS, value(int.class, "t['all'][0].num_rows"));
        }
    }
}
