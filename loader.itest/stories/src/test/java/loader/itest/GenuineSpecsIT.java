package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.provision;

import loader.itest.maps.Activator;
import loader.itest.maps.InPlace;
import loader.itest.maps.MapModules;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/**
 * What Java finders find is to Python what its own finders find: the standard library's tools work.
 */
@RunWith(PaxExam.class)
public class GenuineSpecsIT extends Story {

    @Configuration
    public Option[] withBothSortsOfFinders() {
        return options(
                Bundles.loader(),
                bundle(Bundles.location("examples.hello")),
                provision(
                        TestBundle.of(
                                "third.party", Activator.class, MapModules.class, InPlace.class)));
    }

    @Test
    public void specsAreModuleSpecs() {
        assertPrints(
                """
                import importlib.machinery, importlib.util
                for name in 'hello', 'mapped', 'mappedpkg', 'inplace':
                    spec = importlib.util.find_spec(name)
                    print(type(spec) is importlib.machinery.ModuleSpec, spec.name, spec.parent, spec.has_location)
                """,
                "True hello  True",
                "True mapped  False",
                "True mappedpkg mappedpkg False",
                "True inplace  False");
    }

    @Test
    public void anExtensionsLoaderIsAnExtensionFileLoader() {
        assertPrints(
                """
                import importlib.machinery, importlib.util, importlib.abc
                loader = importlib.util.find_spec('hello').loader
                print(isinstance(loader, importlib.machinery.ExtensionFileLoader))
                print(loader.get_code('hello'), loader.get_source('hello'), loader.is_package('hello'))
                print(loader.get_filename('hello') == importlib.util.find_spec('hello').origin)
                """,
                "True",
                "None None False",
                "True");
    }

    @Test
    public void importedModulesHaveTheAttributesOfTheirSpecs() {
        assertPrints(
                """
                import hello, mappedpkg.sub, mapped
                for m in hello, mappedpkg, mappedpkg.sub, mapped:
                    print(m.__name__, m.__spec__.name, m.__loader__ is m.__spec__.loader,
                          m.__package__, hasattr(m, '__file__'), getattr(m, '__path__', None))
                """,
                "This is a test module named hello.",
                "hello hello True  True None",
                "mappedpkg mappedpkg True mappedpkg False ['map:mappedpkg']",
                "mappedpkg.sub mappedpkg.sub True mappedpkg False None",
                "mapped mapped True  False None");
    }

    @Test
    public void inspectAndPkgutilAndReloadWork() {
        assertPrints(
                """
                import inspect, pkgutil, importlib, hello, mappedpkg.sub, pickle
                print(inspect.ismodule(hello), inspect.getfile(hello) == hello.__spec__.origin)
                print(inspect.getmodule(mappedpkg.sub.fail).__name__)
                print(pkgutil.resolve_name('mappedpkg.sub:value'))
                print(importlib.reload(mappedpkg.sub) is mappedpkg.sub)
                print(pickle.loads(pickle.dumps(mappedpkg.sub.fail)) is mappedpkg.sub.fail)
                print(pickle.loads(pickle.dumps(hello.__spec__)) == hello.__spec__)
                """,
                "This is a test module named hello.",
                "True True",
                "mappedpkg.sub",
                "41",
                "True",
                "True",
                "True");
    }

    @Test
    public void aSpecThatWasFoundCanBeLoadedByHand() {
        assertPrints(
                """
                import importlib.util, sys
                for name in 'mapped', 'inplace':
                    spec = importlib.util.find_spec(name)
                    module = importlib.util.module_from_spec(spec)
                    spec.loader.exec_module(module)
                    print(name in sys.modules, module.__spec__ is spec, len(vars(module)) > 5)
                """,
                "False True True",
                "False True True");
    }

    @Test
    public void aLazyLoaderLoadsAtFirstUse() {
        assertPrints(
                """
                import importlib.util, sys
                spec = importlib.util.find_spec('mapped')
                spec.loader = importlib.util.LazyLoader(spec.loader)
                module = importlib.util.module_from_spec(spec)
                sys.modules['mapped'] = module
                spec.loader.exec_module(module)
                print(type(module).__name__)
                print(module.value, type(module).__name__)
                """,
                "_LazyModule",
                "42 module");
    }

    private void assertPrints(String source, String... lines) {
        forget("hello", "mapped", "mappedpkg", "mappedpkg.sub", "inplace");
        assertEquals(new Running(0, String.join("\n", lines) + "\n", ""), code(source));
    }
}
