package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two modules bring along a library that is for one thread at a time, and lock it. Copies of the
 * modules have locks of their own, so that they need a copy of the library, too: it aborts the
 * process when two threads are in it. An interpreter has a library as it is only once, so that each
 * sum begins at 0.
 */
class VendoredLibraryTest {

    private static final String WORK =
            """
            import importlib.util, sys
            def load(name):
                spec = importlib.util.spec_from_file_location(name, f"{folder}/vendored/{name}.so")
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                return module
            modules = [load(name) for name in names.split()]
            sums = [module.add(1) for _ in range(50) for module in modules]
            """;

    @TempDir static Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        Files.createDirectories(folder.resolve("vendored"));
        Files.createDirectories(folder.resolve("vendored.libs"));
        for (String name : List.of("first.so", "second.so", "registering.so")) {
            Scenarios.copied(name, folder.resolve("vendored").resolve(name));
        }
        Scenarios.copied("libregistry.so", folder.resolve("vendored.libs/libregistry.so"));
        Scenarios.copied("libnotsafe.so", folder.resolve("vendored.libs/libnotsafe.so"));
    }

    private Object lastSum(Interpreter interpreter, String names) {
        return lastSum(interpreter, folder, names);
    }

    private static Object lastSum(Interpreter interpreter, Path folder, String names) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject work = python.compile(WORK, "<test>")) {
            module.setAttr("folder", folder.toString());
            module.setAttr("names", names);
            python.exec(work, module);
            try (PyObject sum = python.eval("sums[-1]", module)) {
                return sum.as(Object.class);
            }
        }
    }

    @Test
    void interpretersUseItAtOnceAndTheModulesOfOneShareIt() throws Exception {
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            List<CompletableFuture<Object>> sums =
                    Stream.of(one, other, Scenarios.main())
                            .map(each -> inThread(each, "first second"))
                            .toList();
            for (CompletableFuture<Object> sum : sums) {
                assertEquals(100, sum.get());
            }
        }
        assertEquals(List.of("libnotsafe.so", "libregistry.so"), files("vendored.libs"));
        assertEquals(List.of("first.so", "registering.so", "second.so"), files("vendored"));
    }

    /** Each module is as it was, but not what they need. */
    @Test
    void eachInterpreterMayHaveMappedAnotherModule() throws Exception {
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            CompletableFuture<Object> first = inThread(one, "first");
            CompletableFuture<Object> second = inThread(other, "second");
            assertEquals(50, first.get());
            assertEquals(50, second.get());
            assertEquals(100, lastSum(one, "second"));
        }
    }

    /** glibc would give it the library of the first folder, whose sum is not 0 any more. */
    @Test
    void anotherGenerationHasItsOwnInEachInterpreter() throws Exception {
        assertEquals(50, sumOfGeneration("earlier", Scenarios.main()));
        assertEquals(50, sumOfGeneration("later", Scenarios.main()));
        try (Interpreter fresh = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(50, sumOfGeneration("latest", fresh));
        }
    }

    private Object sumOfGeneration(String name, Interpreter interpreter) throws IOException {
        Path root = folder.resolve(name);
        Files.createDirectories(root.resolve("vendored"));
        Files.createDirectories(root.resolve("vendored.libs"));
        Scenarios.copied("first.so", root.resolve("vendored/first.so"));
        Scenarios.copied("libnotsafe.so", root.resolve("vendored.libs/libnotsafe.so"));
        return lastSum(interpreter, root, "first");
    }

    /** It would call functions of copies that are unmapped, or of other interpreters. */
    @Test
    void aLibraryThatKeepsFunctionsOfModulesIsOfOneInterpreter() {
        assertEquals(1, lastSum(Scenarios.main(), "registering"));
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(1, lastSum(one, "registering"));
            one.close();
            assertEquals(1, lastSum(other, "registering"));
        }
        assertEquals(2, lastSum(Scenarios.main(), "registering"), "registered again");
    }

    private CompletableFuture<Object> inThread(Interpreter interpreter, String names) {
        CompletableFuture<Object> sum = new CompletableFuture<>();
        new Thread(
                        () -> {
                            try {
                                sum.complete(lastSum(interpreter, names));
                            } catch (Throwable failed) {
                                sum.completeExceptionally(failed);
                            }
                        })
                .start();
        return sum;
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
