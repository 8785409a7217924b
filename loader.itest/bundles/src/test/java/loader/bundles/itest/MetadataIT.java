package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What the standard library can tell of modules in bundles. */
class MetadataIT extends Running {

    private static final String INFO = "lib/Shop_Tools-1.5.dist-info/";

    @BeforeEach
    void startShop() {
        start(
                new ModuleJar("shop.tools", "1.5.0")
                        .module("shop", "package", "lib/shop/__init__.py")
                        .module("shopping", "extension", "lib/shopping.abi3.so")
                        .file("lib/shopping.abi3.so", CModule.of("shopping", 1).library())
                        .file("lib/shop/__init__.py", "class Item:\n    price = 7\n")
                        .file("lib/shop/till.py", "def main():\n    return 0\n")
                        .file("lib/shop/data/prices.txt", "tea 3\n")
                        .file(
                                INFO + "METADATA",
                                "Metadata-Version: 2.1\nName: Shop-Tools\nVersion: 1.5\n")
                        .file(INFO + "RECORD", "shop/__init__.py,,\nshop/data/prices.txt,,\n")
                        .file(
                                INFO + "entry_points.txt",
                                "[console_scripts]\nshop-till = shop.till:main\n"));
    }

    @Test
    void resourcesAreRead() {
        assertEquals(
                "tea 3\n",
                python.<String>run(
                        "from importlib.resources import files\n"
                                + "result = files('shop').joinpath('data/prices.txt').read_text()"));
    }

    @Test
    void theVersionOfADistributionIsThatOfItsMetadataInAnySpelling() {
        for (String name : List.of("Shop-Tools", "shop.tools", "shop_tools")) {
            assertEquals(
                    "1.5",
                    python.<String>run(
                            "from importlib.metadata import version; result = version('"
                                    + name
                                    + "')"));
        }
    }

    @Test
    void aDistributionWithoutModulesHasMetadata() throws BundleException {
        Bundle bundle =
                start(
                        new ModuleJar("shop.all", "2")
                                .header("Provide-Capability", "loader.distribution;name=shop-all")
                                .file(
                                        "lib/shop_all-2.dist-info/METADATA",
                                        "Metadata-Version: 2.1\nName: shop-all\nVersion: 2\n"));
        String version = "from importlib.metadata import version; result = version('shop-all')";
        assertEquals("2", python.<String>run(version));
        bundle.uninstall();
        assertTrue(python.raised(version).contains("PackageNotFoundError"));
    }

    @Test
    void theFilesOfADistributionAreOnDisk() {
        assertEquals(
                "tea 3\n",
                python.<String>run(
                        "from importlib.metadata import files\n"
                                + "result = files('shop-tools')[1].locate().read_text()"));
    }

    @Test
    void entryPointsAreFoundAndLoaded() {
        assertEquals(
                0,
                python.<Integer>run(
                        """
                        from importlib.metadata import entry_points
                        (point,) = entry_points(group='console_scripts', name='shop-till')
                        result = point.load()()
                        """));
    }

    @Test
    void modulesAreListed() {
        assertEquals(
                List.of(List.of("shop", true), List.of("shopping", false)),
                python.run(
                        "import pkgutil\n"
                                + "result = sorted([m.name, m.ispkg] for m in pkgutil.iter_modules() if 'shop' in m.name)"));
        assertEquals(
                List.of("shop.till"),
                python.run(
                        "import pkgutil, shop\n"
                                + "result = [m.name for m in pkgutil.iter_modules(shop.__path__, 'shop.')]"));
    }

    @Test
    void sourceIsShown() {
        assertEquals(
                "class Item:\n    price = 7\n",
                python.<String>run("import inspect, shop; result = inspect.getsource(shop.Item)"));
    }

    @Test
    void objectsArePickledByName() {
        assertEquals(
                7,
                python.<Integer>run(
                        "import pickle, shop; result = pickle.loads(pickle.dumps(shop.Item())).price"));
    }

    @Test
    void filesAndPathsAreThoseOfTheGeneration() {
        String file = python.run("import shopping; result = shopping.__file__");
        assertTrue(file.contains("/generations/shop.tools_1.5.0-"), file);
        String path = python.run("import shop; result = shop.__path__[0]");
        assertTrue(path.endsWith("/lib/shop"), path);
        assertEquals(
                "shopping", python.<String>run("import shopping; result = shopping.__spec__.name"));
    }

    @Test
    void aTracebackShowsTheSourceLine() {
        assertTrue(
                python.<String>run(
                                """
                                import shop.till, traceback
                                try: shop.till.main(1)
                                except TypeError: result = traceback.format_exc()
                                """)
                        .contains("main"));
    }
}
