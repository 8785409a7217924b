package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.cpython.TestPython;
import loader.library.ExportHook;
import loader.library.FunctionNames;
import loader.library.reading.LibraryReader;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;

/** The modules of {@code scenarios.c}, and {@code outcomes.py}, which says what becomes of them. */
public final class Scenarios {

    /** Not the name of a module of the library. */
    static final String ABSENT = "absent";

    private static final Path FOLDER = folder();

    private Scenarios() {}

    /** The library of a C file in {@code src/test/c}. */
    public static Path library(String name) {
        return copied(name + ".so");
    }

    /** The main interpreter, or a new one. */
    static Interpreter interpreter(InterpreterConfig config) {
        return config == InterpreterConfig.MAIN ? main() : TestPython.get().create(config);
    }

    /** The end of one that is not the main one. */
    static void end(Interpreter interpreter) {
        if (interpreter.config() != InterpreterConfig.MAIN) {
            interpreter.close();
            assertEquals(Interpreter.State.ENDED, interpreter.state(), interpreter::parkedFor);
        }
    }

    static Path script() {
        return copied("outcomes.py");
    }

    /** A resource as a file of this process, because the tests may come from a jar. */
    private static Path copied(String resource) {
        return copied(resource, FOLDER.resolve(resource));
    }

    /** Only once, whichever thread is the first. */
    static synchronized Path copied(String resource, Path file) {
        try (InputStream stream = Scenarios.class.getResourceAsStream(resource)) {
            if (!Files.exists(file)) {
                Files.copy(stream, file);
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path folder() {
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            return Files.createTempDirectory(target, "scenarios");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The modules of scenarios.c by name, and one that it does not have. */
    static List<String> names() {
        return Stream.concat(exported(library("scenarios")), Stream.of(ABSENT)).toList();
    }

    private static Stream<String> exported(Path library) {
        FunctionNames functions = LibraryReader.read(library).functions();
        return functions.startingWith(ExportHook.INIT.prefix()).stream()
                .flatMap(symbol -> ExportHook.INIT.module(symbol).stream())
                .sorted();
    }

    /** How the named module of a library ends, by a function of outcomes.py. */
    static String outcome(String function, Path library, String module) {
        try (Attached python = main().attach();
                PyModule outcomes = outcomes(python)) {
            outcomes.callMethod("begin", library, List.of(module)).close();
            try (PyObject outcome = outcomes.callMethod(function, module)) {
                return outcome.as(String.class).replace(library.toString(), "{file}");
            } finally {
                outcomes.callMethod("end").close();
            }
        }
    }

    /** An extension module of the standard library, as a file. */
    static Path standardLibrary(String module) {
        Path folder = TestPython.get().home().resolve("lib/python3.14/lib-dynload");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(module + "."))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Makes the modules importable, through CPython's own loader or through the one of bundles. */
    static PyModule begin(Attached python, boolean asBundle) {
        PyModule outcomes = outcomes(python);
        try (PyModule loaders = python.importModule("_loader.loaders");
                PyModule machinery = python.importModule("importlib.machinery");
                PyObject loader =
                        asBundle
                                ? loaders.getAttr("ExtensionLoader")
                                : machinery.getAttr("ExtensionFileLoader");
                PyObject call = python.function("call", (p, a) -> upper(a.get(0)));
                PyObject fail = python.function("fail", (p, a) -> fail(p, a.get(0)))) {
            outcomes.callMethod("begin", library("scenarios"), names(), loader).close();
            outcomes.callMethod("add_hook", call, fail).close();
        }
        return outcomes;
    }

    private static String upper(PyObject text) {
        return text.as(String.class).toUpperCase(Locale.ROOT);
    }

    /** What Python raises passes through Java as it is. */
    private static Object fail(Attached python, PyObject key) {
        try (PyObject empty = python.of(Map.of())) {
            return empty.getItem(key);
        }
    }

    static PyModule outcomes(Attached python) {
        return module(python, "outcomes.py");
    }

    /** A Python module made from a resource; the caller closes it. */
    static PyModule module(Attached python, String resource) {
        PyModule module = python.newModule(resource.replace(".py", ""));
        String source = lines(resource).collect(Collectors.joining("\n"));
        try (PyObject code = python.compile(source, resource)) {
            python.exec(code, module);
            return module;
        }
    }

    static Stream<String> lines(String resource) {
        try {
            return Files.readAllLines(copied(resource)).stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Interpreter main() {
        return TestPython.get().main();
    }
}
