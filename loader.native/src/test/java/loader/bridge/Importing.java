package loader.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.cpython.TestPython;
import loader.extension.Scenarios;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/** The package {@code needs} in a folder, with the module of {@code importing.c}. */
final class Importing implements AutoCloseable {

    private static final String CLOSE =
            """
            import sys
            sys.path[:] = [path for path in sys.path if path != '%s']
            for name in [name for name in sys.modules if name.startswith('needs')]:
                del sys.modules[name]
            """;

    private final Path folder;

    Importing(Path folder) throws IOException {
        this.folder = folder;
        Path needs = Files.createDirectory(folder.resolve("needs"));
        Files.writeString(needs.resolve("__init__.py"), "from needs import importing");
        Files.writeString(needs.resolve("other.py"), "");
        Files.copy(Scenarios.library("importing"), needs.resolve("importing.so"));
    }

    void findInMain() {
        inMain("import sys; sys.path.insert(0, '" + folder + "')");
    }

    /** Python code that imports the module from there. */
    String code() {
        return "import sys; sys.path.insert(0, \"" + folder + "\"); import needs.importing";
    }

    static void inMain(String code) {
        try (Attached python = TestPython.get().main().attach();
                PyModule module = python.newModule("test");
                PyObject compiled = python.compile(code, "<test>")) {
            python.exec(compiled, module);
        }
    }

    @Override
    public void close() {
        inMain(CLOSE.formatted(folder));
    }
}
