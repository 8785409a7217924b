package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules of bundles stand where site-packages would: after the program's folder. */
class PlaceOfBundlesTest {

    /** Stands for the finder services: they have what is in the folder. */
    private static final String FINDER =
            """
            import _loader, os, sys
            from _loader import catalog
            def find(name, path):
                file = f"{folder}/bundle/{name}.py"
                package = f"{folder}/bundle/{name}"
                if os.path.exists(file):
                    return "source", file
                if os.path.isdir(package):
                    return "source", package + "/__init__.py", True, [package]
            _loader.java.find_spec = find
            sys.path.insert(0, folder + "/own")
            """;

    @TempDir Path folder;

    private final Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("own"));
        Files.createDirectories(folder.resolve("bundle"));
    }

    @AfterEach
    void end() {
        interpreter.close();
    }

    private void file(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }

    private Object eval(String imports, String expression) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test")) {
            module.setAttr("folder", folder.toString());
            try (PyObject code = python.compile(FINDER + imports, "<test>")) {
                python.exec(code, module);
            }
            try (PyObject value = python.eval(expression, module)) {
                return value.as(Object.class);
            }
        }
    }

    @Test
    void theProgramsOwnModuleComesFirst() throws IOException {
        file("own/mine.py", "whose = 'own'");
        file("bundle/mine.py", "whose = 'bundle'");
        file("bundle/other.py", "whose = 'bundle'");
        assertEquals("own bundle", eval("import mine, other", "mine.whose + ' ' + other.whose"));
    }

    @Test
    void theStandardLibraryComesFirst() throws IOException {
        file("bundle/colorsys.py", "whose = 'bundle'");
        assertEquals(false, eval("import colorsys", "hasattr(colorsys, 'whose')"));
    }

    @Test
    void aFolderWithoutInitHidesNoPackage() throws IOException {
        file("own/data/table.txt", "");
        file("bundle/data.py", "whose = 'bundle'");
        file("own/only/table.txt", "");
        assertEquals(
                "bundle True", eval("import data, only", "f'{data.whose} {bool(only.__path__)}'"));
    }

    /** As {@code cv2} does to load its library. */
    @Test
    void aPackageMayImportItsOwnNameFromAnotherPath() throws IOException {
        file(
                "bundle/vision/__init__.py",
                """
                import importlib, os, sys
                saved = sys.path[:]
                sys.path.insert(1, os.path.join(os.path.dirname(__file__), "native"))
                package = sys.modules.pop(__name__)
                library = importlib.import_module(__name__)
                sys.modules[__name__] = package
                sys.path[:] = saved
                """);
        file("bundle/vision/native/vision.py", "answer = 42");
        assertEquals(42, eval("import vision", "vision.library.answer"));
    }

    @Test
    void theFinderIsNamed() throws IOException {
        file("own/mine.py", "");
        file("bundle/other.py", "");
        String finders =
                "' '.join(catalog.class_name(catalog.find_spec(n)[0]) for n in ('mine', 'other'))";
        assertEquals("PathFinder ServiceFinder", eval("", finders));
    }
}
