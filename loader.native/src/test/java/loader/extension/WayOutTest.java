package loader.extension;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an interpreter in the container refuses, a process allows: each refusal says so. */
class WayOutTest {

    private static final String SUPPORT =
            """
            import importlib.util, os, shutil, sys
            import _loader
            from _loader import libraries, loaders, process

            def load(name, generation=0):
                path = os.path.join(folder, f"{name}{generation}.so")
                shutil.copyfile(globals()[name], path)
                loader = loaders.ExtensionLoader(name, path)
                spec = importlib.util.spec_from_file_location(name, path, loader=loader)
                module = importlib.util.module_from_spec(spec)
                loader.exec_module(module)
                return module
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SHARED_GIL; os.fork()",
                "SHARED_GIL; __import__('signal').signal(2, 0)",
                "OWN_GIL; load('borrowing')",
                "SHARED_GIL; [load('nanobound'), load('nanobound', 1)]",
                "SHARED_GIL; [load('registered'), load('registered', 1)]",
                "SHARED_GIL; sys.exit(libraries.unlike_default(sys))",
                "SHARED_GIL; sys.exit(process.refused_change('os.setsid'))",
                "SHARED_GIL; process.wait_for_signal(os.wait, ())",
                "SHARED_GIL; process.switch_rarely(os.wait, (1.0,))"
            })
    void namesTheProcess(InterpreterConfig config, String refused) {
        try (Interpreter interpreter = TestPython.get().create(config);
                Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject compiled = python.compile(SUPPORT, "<test>")) {
            module.setAttr("folder", folder.toString());
            for (String library : List.of("borrowing", "nanobound", "registered")) {
                module.setAttr(library, Scenarios.library(library).toString());
            }
            python.exec(compiled, module);
            RuntimeException raised =
                    assertThrows(
                            RuntimeException.class, () -> python.eval(refused, module).close());
            assertTrue(raised.getMessage().contains("(py:run --process"), raised::getMessage);
        }
    }
}
