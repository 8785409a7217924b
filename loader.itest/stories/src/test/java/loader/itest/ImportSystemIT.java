package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.importlib.CodeLoader;
import loader.importlib.ExecInModuleLoader;
import loader.importlib.Finder;
import loader.importlib.FoundModule;
import loader.importlib.ImportSystem;
import loader.importlib.Loader;
import loader.importlib.MainSupport.Answer;
import loader.importlib.ModuleName;
import loader.importlib.ModuleNotFoundException;
import loader.importlib.ModuleSpec;
import loader.importlib.SysModule;
import loader.itest.maps.MapModules;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.runpy.RunRequest;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/**
 * Java finds, imports and reloads what Python's own finders know, and what finder services know.
 */
@RunWith(PaxExam.class)
public class ImportSystemIT extends Story {

    @Rule public TemporaryFolder folder = new TemporaryFolder();

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader(), bundle(Bundles.location("examples.hello")));
    }

    @Test
    public void findTellsKindFinderLoaderAndOrigin() {
        assertEquals("source PathFinder SourceFileLoader colorsys.py", summary("colorsys"));
        assertEquals(
                "extension PathFinder ExtensionFileLoader", summary("_testsinglephase", false));
        assertEquals("built-in BuiltinImporter BuiltinImporter built-in", summary("_io"));
        assertEquals("frozen FrozenImporter FrozenImporter frozen", summary("zipimport"));
        assertEquals(
                "extension loader.bundles.BundleFinder loader.extension.ExtensionLoader",
                summary("hello", false));
    }

    @Test
    public void findDoesNotImportTheModuleButItsPackages() {
        forget("wsgiref", "wsgiref.headers");
        assertTrue(found("wsgiref.headers").isPresent());
        assertEquals(
                "True False",
                evaluated(
                        "'%s %s' % tuple(n in __import__('sys').modules for n in ('wsgiref', 'wsgiref.headers'))"));
    }

    @Test
    public void whatNobodyHasIsNotFound() {
        assertEquals(Optional.empty(), found("no_such_module"));
        assertEquals(Optional.empty(), found("no_such.module"));
        assertEquals(Optional.empty(), found("colorsys.sub"));
        ModuleNotFoundException missing =
                assertThrows(
                        ModuleNotFoundException.class, () -> imported("no_such.module").close());
        assertEquals("no_such.module", missing.name());
        assertEquals("No module named 'no_such'", missing.getMessage());
    }

    @Test
    public void aModuleThatMissesAnotherIsThereAndFails() {
        ServiceRegistration<Finder> finder =
                context.registerService(
                        Finder.class, new MapModules(Map.of("needy", "import nowhere")), null);
        PythonException failed =
                assertThrows(PythonException.class, () -> imported("needy").close());
        assertEquals("ModuleNotFoundError", failed.type());
        finder.unregister();
    }

    @Test
    public void whetherAModuleRunsAsMainIsKnownAsFarAsItCanBe() throws IOException {
        assertEquals(Answer.YES, asMain("colorsys"));
        assertEquals(Answer.YES, asMain("zipimport"));
        assertEquals(Answer.YES, asMain("json.tool"));
        assertEquals(Answer.YES, asMain("unittest"));
        assertEquals(Answer.DEPENDS, asMain("hello"));
        assertEquals(Answer.DEPENDS, asMain("math"));
        assertEquals(
                "no: No module named collections.__main__; 'collections' is a package and cannot be"
                        + " directly executed",
                found("collections").orElseThrow().asMain().toString());
        forget("_testsinglephase");
        assertEquals(Answer.DEPENDS, asMain("_testsinglephase"));
        imported("_testsinglephase").close();
        assertEquals(Answer.NO, asMain("_testsinglephase"));
        Path path = folder.getRoot().toPath();
        Files.writeString(path.resolve("unreadable.py"), "def f(:\n");
        Files.createDirectories(path.resolve("nsp"));
        evaluated("__import__('sys').path.insert(0, '" + path + "')");
        assertTrue(
                found("unreadable").orElseThrow().asMain().toString(),
                found("unreadable").orElseThrow().asMain().reason().startsWith("SyntaxError: "));
        assertEquals(Answer.NO, asMain("nsp"));
        assertEquals(ModuleSpec.NAMESPACE, found("nsp").orElseThrow().spec().kind());
        Files.writeString(path.resolve("nsp/__main__.py"), "");
        assertEquals(Answer.YES, asMain("nsp"));
        evaluated("__import__('sys').path.remove('" + path + "')");
    }

    @Test
    public void theLoaderOfAPythonModuleLoadsItForJava() {
        ModuleSpec spec = found("colorsys").orElseThrow().spec();
        CodeLoader loader = (CodeLoader) spec.loader().orElseThrow();
        try (Attached attached = python.main().attach();
                PyModule module = attached.newModule("colorsys")) {
            assertEquals(Optional.empty(), loader.createModule(attached, spec));
            loader.execModule(attached, spec, module);
            try (PyObject function = module.getAttr("rgb_to_hsv");
                    PyObject result = function.call(0.0, 0.0, 1.0)) {
                assertEquals(List.of(2 / 3.0, 1.0, 1.0), result.as(List.class));
            }
            try (PyObject code = loader.getCode(attached, spec).orElseThrow()) {
                assertEquals("code", code.typeName());
            }
        }
    }

    @Test
    public void theLoaderOfABuiltInModuleExecutesItInAnother() {
        ModuleSpec spec = found("_contextvars").orElseThrow().spec();
        Loader loader = spec.loader().orElseThrow();
        try (Attached attached = python.main().attach();
                PyModule module = attached.newModule("other")) {
            ((ExecInModuleLoader) loader).execInModule(attached, spec, module);
            module.getAttr("ContextVar").close();
            assertEquals("other", module.name());
        }
    }

    @Test
    public void anImportedModuleIsReloaded() throws IOException {
        Path path = folder.getRoot().toPath();
        evaluated("__import__('sys').path.insert(0, '" + path + "')");
        Files.writeString(path.resolve("changing.py"), "value = 1\n");
        try (PyModule module = imported("changing")) {
            Files.writeString(path.resolve("changing.py"), "value = 'two'\n");
            try (PyModule again = importSystem.reload(python.main(), module);
                    PyObject value = again.getAttr("value")) {
                assertTrue(again.is(module));
                assertEquals("two", value.as(String.class));
            }
        }
        evaluated("__import__('sys').path.remove('" + path + "')");
    }

    @Test
    public void theLoadedModulesAreThoseOfPython() {
        imported("colorsys").close();
        List<SysModule> modules = importSystem.modules(python.main());
        assertEquals(
                evaluated("list(__import__('sys').modules)"),
                modules.stream().map(m -> "'" + m.name() + "'").toList().toString());
        SysModule colorsys =
                modules.stream().filter(m -> m.name().equals("colorsys")).findFirst().orElseThrow();
        assertEquals("source", colorsys.kind());
        assertEquals("SourceFileLoader", colorsys.loader());
        assertTrue(colorsys.origin(), colorsys.origin().endsWith("colorsys.py"));
        assertTrue(modules.stream().anyMatch(m -> m.name().equals("__main__")));
    }

    @Test
    public void theFinderServicesStandBeforeThePathFinder() {
        List<String> finders = importSystem.metaPath(python.main());
        assertEquals(
                List.of(
                        "BuiltinImporter",
                        "FrozenImporter",
                        ImportSystem.FINDER_SERVICES,
                        "PathFinder"),
                finders.subList(0, 4));
        assertFalse(finders.toString(), finders.size() > 4);
    }

    private Optional<FoundModule> found(String name) {
        return importSystem.findSpec(python.main(), new ModuleName(name));
    }

    private Answer asMain(String name) {
        return found(name).orElseThrow().asMain().answer();
    }

    private String summary(String name, boolean withOrigin) {
        FoundModule module = found(name).orElseThrow();
        String text = module.spec().kind() + " " + module.finder() + " " + module.loader();
        String origin = module.spec().origin().orElse("");
        return withOrigin ? text + " " + origin.substring(origin.lastIndexOf('/') + 1) : text;
    }

    private String summary(String name) {
        return summary(name, true);
    }

    /** CPython's own frames of an import do not count either. */
    @Test
    public void aWarningOfAModuleIsAboutTheLineThatImportsIt() throws Exception {
        String source = "import warnings\nwarnings.warn('out of use', DeprecationWarning, 2)";
        Bundle bundle =
                context.installBundle(
                        "ancient",
                        new PythonBundle("ancient", "1.0").module("ancient", source).jar());
        bundle.start();
        for (InterpreterConfig config : IN_THIS_PROCESS) {
            RunRequest request =
                    RunRequest.of(new RunRequest.Target.Code("pass\nimport ancient"), List.of());
            String told = Running.of(runPy, request.in(config)).err();
            assertTrue(told, told.contains("<string>:2: DeprecationWarning: out of use"));
        }
        bundle.uninstall();
    }
}
