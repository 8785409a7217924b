package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two modules and a library that they need have the same {@code STB_GNU_UNIQUE} variable, as those
 * of a wheel that is written in C++: they share it in one interpreter, and with no other.
 */
class UniqueSymbolsTest {

    private static final String COUNT =
            """
            import importlib.util
            def load(name):
                spec = importlib.util.spec_from_file_location(name, f"{folder}/{name}.so")
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                return module
            upper, lower = load("upper"), load("lower")
            counts = upper.count(), upper.count_below(), lower.count(), lower.count_below()
            """;

    private static final List<Object> FROM_ONE = List.of(1, 2, 3, 4);

    @TempDir Path folder;

    private Path generation(String name) throws IOException {
        Path generation = Files.createDirectories(folder.resolve(name));
        for (String file : List.of("upper.so", "lower.so", "libunique.so")) {
            Scenarios.copied(file, generation.resolve(file));
        }
        return generation;
    }

    private static Object counts(Interpreter interpreter, Path generation) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject count = python.compile(COUNT, "<test>")) {
            module.setAttr("folder", generation.toString());
            python.exec(count, module);
            try (PyObject counts = python.eval("list(counts)", module)) {
                return List.copyOf(counts.as(List.class));
            }
        }
    }

    @Test
    void eachInterpreterAndEachGenerationHasItsOwnVariableAndNothingStaysMapped()
            throws IOException {
        Path first = generation("first");
        assertEquals(FROM_ONE, counts(Scenarios.main(), first));
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(FROM_ONE, counts(one, first));
            assertEquals(FROM_ONE, counts(other, first));
            assertEquals(FROM_ONE, counts(other, generation("of another")));
        }
        assertEquals(3, mapped());
        assertEquals(FROM_ONE, counts(Scenarios.main(), generation("second")));
    }

    private long mapped() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains(folder.toString()))
                .map(line -> line.substring(line.indexOf('/')))
                .distinct()
                .count();
    }
}
