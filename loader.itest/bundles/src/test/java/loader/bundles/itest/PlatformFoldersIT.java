package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import loader.testing.ModuleJar;
import org.junit.jupiter.api.Test;

/** A bundle with a folder for each platform, as the wheels of several platforms become. */
class PlatformFoldersIT extends Running {
    private static final String HOST = System.getProperty("python.host");
    private static final String ELSEWHERE = "windows-arm64";

    private static ModuleJar shop() {
        ModuleJar jar = new ModuleJar("shop", "1.5.0");
        for (String platform : new String[] {ELSEWHERE, HOST}) {
            String root = "lib/" + platform + "/";
            jar.module(
                            "shop",
                            "package",
                            root + "shop/__init__.py",
                            "root=" + root.substring(0, root.length() - 1),
                            "platform=" + platform)
                    .file(root + "shop/__init__.py", "home = '" + platform + "'\n")
                    .file(
                            root + "shop-1.5.dist-info/METADATA",
                            "Metadata-Version: 2.1\nName: shop\nVersion: 1.5\n")
                    .file(root + "shop-1.5.dist-info/RECORD", "shop/__init__.py,,\n");
        }
        return jar;
    }

    @Test
    void theModulesOfThisPlatformAreImported() {
        start(shop());
        assertEquals(HOST, python.<String>run("import shop; result = shop.home"));
    }

    @Test
    void theDistributionIsThereOnceAndItsFilesAreThoseOfThisPlatform() {
        start(shop());
        assertEquals(
                1,
                python.<Integer>run(
                        "from importlib.metadata import distributions\n"
                                + "result = len(list(distributions(name='shop')))"));
        assertEquals(
                "home = '" + HOST + "'\n",
                python.<String>run(
                        "from importlib.metadata import files\n"
                                + "result = files('shop')[0].locate().read_text()"));
    }
}
