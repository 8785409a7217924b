package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.testing.ModuleJar;
import loader.testing.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What the capability {@code loader.module} can say. */
class CapabilityIT extends Running {

    private static final String HOST = System.getProperty("python.host");

    @Test
    void aBundleThatNeedsAModuleOfAnotherResolvesWithIt() throws BundleException {
        ModuleJar needing =
                new ModuleJar("needing", "1")
                        .module("needing", "source", "lib/needing.py")
                        .requires("loader.module;filter:=\"(loader.module=needed)\"")
                        .file("lib/needing.py", "from needed import x\n");
        Bundle bundle = container.install(needing);
        BundleException alone = assertThrows(BundleException.class, bundle::start);
        assertTrue(alone.getMessage().contains("(loader.module=needed)"), alone.getMessage());

        start(
                new ModuleJar("needed", "1")
                        .module("needed", "source", "lib/needed.py")
                        .file("lib/needed.py", "x = 5\n"));
        bundle.start();
        assertEquals(5, python.<Integer>eval("__import__('needing').x"));
        bundle.uninstall();
    }

    @Test
    void ofTheLibrariesForSeveralPlatformsThatOfTheMachineIsUnpackedAndLoaded() throws Exception {
        String here = "lib/" + HOST;
        String there = "lib/other-x86_64";
        start(
                new ModuleJar("manifold", "1")
                        .module(
                                "manifold",
                                "extension",
                                there + "/manifold.pyd",
                                "platform=other-x86_64",
                                "root=\"" + there + '"')
                        .module(
                                "manifold",
                                "extension",
                                here + "/manifold.abi3.so",
                                "platform=" + HOST,
                                "root=\"" + here + '"')
                        .file(there + "/manifold.pyd", "a library of another system")
                        .file(here + "/manifold.abi3.so", CModule.of("manifold", 6).library()));
        assertEquals(6, python.<Integer>eval("__import__('manifold').version()"));
        Path folder = Path.of(python.<String>eval("__import__('manifold').__file__")).getParent();
        assertTrue(Files.isDirectory(folder));
        assertTrue(Files.notExists(folder.resolveSibling("other-x86_64")));
        assertEquals(List.of("loaded"), catalogue("manifold"));
    }

    @Test
    void aLibraryBesideTheModuleIsFoundThroughItsOrigin(@TempDir Path made) throws Exception {
        Path source = Files.writeString(made.resolve("s.c"), "int sibling(void) { return 42; }\n");
        Path sibling = made.resolve("libsibling.so");
        Program.of("cc", "-shared", "-fPIC", "-o", sibling.toString(), source.toString()).output();
        CModule module =
                CModule.of("elder", 1)
                        .with(
                                "-DSIBLING",
                                "-L" + made,
                                "-Wl,--no-as-needed",
                                "-lsibling",
                                "-Wl,-rpath,$ORIGIN");
        start(module.jar().file("lib/libsibling.so", Files.readAllBytes(sibling)));
        assertEquals(42, python.<Integer>eval("__import__('elder').version()"));
    }

    @Test
    void byteCodeAndPackagesOfEveryKindAreLoaded() throws IOException {
        python.run(
                "import py_compile, pathlib\n"
                        + "p = pathlib.Path(r'"
                        + folder
                        + "')\n(p / 'compiled.py').write_text('x = 7')\n"
                        + "py_compile.compile(p / 'compiled.py', p / 'compiled.pyc')\n");
        byte[] code = Files.readAllBytes(folder.resolve("compiled.pyc"));
        start(
                new ModuleJar("kinds", "1")
                        .module("compiled", "bytecode", "lib/compiled.pyc")
                        .module("boxed", "package", "lib/boxed/__init__.pyc")
                        .module("native", "package", "lib/native/__init__.abi3.so")
                        .file("lib/compiled.pyc", code)
                        .file("lib/boxed/__init__.pyc", code)
                        .file("lib/boxed/inner.py", "y = 8\n")
                        .file("lib/native/__init__.abi3.so", CModule.of("native", 9).library())
                        .file("lib/native/inner.py", "y = 10\n"));
        assertEquals(
                List.of(7, 7, 8, 9, 10),
                python.run(
                        "import compiled, boxed.inner, native.inner\n"
                                + "result = [compiled.x, boxed.x, boxed.inner.y, native.version(), native.inner.y]"));
    }

    @Test
    void filesKeepTheirNamesWhateverTheseMeanInAnAddress() {
        List<String> names = List.of("a#1", "a#2", "b?", "c %20", "d#/e?f#", "g*", "h(&)");
        ModuleJar jar =
                new ModuleJar("named", "1")
                        .module("named", "package", "lib/named/__init__.py")
                        .file("lib/named/__init__.py", "");
        names.forEach(name -> jar.file("lib/named/" + name, name));
        start(jar);
        assertEquals(
                names,
                python.run(
                        "import named, pathlib\n"
                                + "p = pathlib.Path(named.__path__[0])\n"
                                + "files = [f for f in p.rglob('*[!y]') if f.is_file() and f.suffix != '.pyc']\n"
                                + "assert all(f.read_text() == str(f.relative_to(p)) for f in files)\n"
                                + "result = sorted(f.read_text() for f in files)"));
    }
}
