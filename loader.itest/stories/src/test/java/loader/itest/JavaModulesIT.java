package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.provision;

import loader.importlib.Finder;
import loader.importlib.FoundModule;
import loader.importlib.MainSupport;
import loader.importlib.ModuleName;
import loader.importlib.ModuleNotFoundException;
import loader.itest.maps.Activator;
import loader.itest.maps.InPlace;
import loader.itest.maps.MapModules;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.ServiceReference;

/** A third party's bundle brings finders and loaders written in Java: modules from a map. */
@RunWith(PaxExam.class)
public class JavaModulesIT extends Story {

    @Configuration
    public Option[] withAThirdParty() {
        return options(
                Bundles.loader(),
                provision(
                        TestBundle.of(
                                "third.party", Activator.class, MapModules.class, InPlace.class)));
    }

    @Test
    public void javaCodeImportsThem() {
        try (PyModule mapped = imported("mapped");
                PyObject value = mapped.getAttr("value")) {
            assertEquals(42, value.as(Integer.class).intValue());
        }
    }

    @Test
    public void pythonCodeImportsThem() {
        Running run = code("import mappedpkg.sub as s, inplace; print(s.value, inplace.twice(4))");
        assertEquals(new Running(0, "41 8\n", ""), run);
    }

    @Test
    public void tracebacksNameThem() {
        Running run = code("from mappedpkg.sub import fail; fail()");
        assertTrue(run.err(), run.err().contains("File \"map:mappedpkg.sub\", line 2, in fail"));
        assertEquals(1, run.status());
    }

    @Test
    public void aCodeLoadersPackageRunsAsMain() {
        assertEquals(new Running(7, "main of mappedpkg.__main__\n", ""), main("mappedpkg"));
    }

    @Test
    public void anExecInModuleLoadersModuleRunsAsMain() {
        assertEquals(new Running(0, "__main__ 42 ['a', 'b']\n", ""), main("inplace", "a", "b"));
    }

    @Test
    public void aSyntaxErrorArrivesAsOne() {
        PythonException broken =
                assertThrows(PythonException.class, () -> imported("broken").close());
        assertEquals("SyntaxError", broken.type());
        assertTrue(broken.text(), broken.text().contains("(map:broken, line 1)"));
    }

    @Test
    public void findGivesTheFindersOwnSpecBack() throws Exception {
        FoundModule found = found("mappedpkg.sub");
        assertEquals("map:mappedpkg.sub", found.spec().origin().orElseThrow());
        assertEquals("map", found.spec().kind());
        assertSame(finder(MapModules.class.getName()), found.spec().loader().orElseThrow());
        assertEquals(MapModules.class.getName(), found.finder());
        assertEquals(MainSupport.Answer.YES, found.asMain().answer());
        assertEquals(MainSupport.Answer.YES, found("inplace").asMain().answer());
        assertTrue(
                found("broken").asMain().toString(),
                found("broken").asMain().toString().startsWith("no: SyntaxError: "));
        assertTrue(found("mappedpkg").spec().isPackage());
    }

    @Test
    public void whatIsMissingInThemIsMissing() {
        assertEquals(
                "mappedpkg.other",
                assertThrows(
                                ModuleNotFoundException.class,
                                () -> imported("mappedpkg.other").close())
                        .name());
        assertTrue(
                importSystem.findSpec(python.main(), new ModuleName("mappedpkg.other")).isEmpty());
    }

    private FoundModule found(String name) {
        return importSystem.findSpec(python.main(), new ModuleName(name)).orElseThrow();
    }

    private Object finder(String className) throws Exception {
        for (ServiceReference<Finder> each : context.getServiceReferences(Finder.class, null)) {
            Finder finder = context.getService(each);
            if (finder.getClass().getName().equals(className)) {
                return finder;
            }
        }
        throw new AssertionError(className);
    }
}
