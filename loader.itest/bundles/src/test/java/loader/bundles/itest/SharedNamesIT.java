package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.testing.Container;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Several bundles with one name: rivals, and portions of a namespace package. */
class SharedNamesIT extends Running {

    private static ModuleJar rival(String name, String version) {
        return new ModuleJar(name, version)
                .module("rival", "source", "lib/rival.py")
                .file("lib/rival.py", "version = '" + version + "'\n");
    }

    private static ModuleJar portion(String module, int value) {
        return new ModuleJar("portion." + module, "1")
                .module("common", "namespace", "lib/common")
                .file("lib/common/" + module + ".py", "value = " + value + "\n");
    }

    @Test
    void theHighestVersionWinsAndTheOtherTakesOver() throws BundleException {
        start(rival("rival.old", "1.9.0"));
        Bundle newer;
        try (Said said = new Said()) {
            newer = start(rival("rival.new", "1.10.0"));
            assertTrue(
                    said.has(
                            "rival: bundle rival.new_1.10.0 [",
                            "] is preferred to [rival.old_1.9.0 ["),
                    said.text());
        }
        assertEquals("1.10.0", python.<String>eval("__import__('rival').version"));
        assertTrue(
                catalogue("rival").stream()
                        .anyMatch(line -> line.startsWith("hidden: bundle rival.new_1.10.0")));
        try (Said said = new Said()) {
            newer.stop();
            assertTrue(said.has("rival: bundle rival.old_1.9.0 [", "] takes over"), said.text());
        }
        assertEquals("1.9.0", python.<String>eval("__import__('rival').version"));
    }

    @Test
    void aBrokenBundleOfAHigherVersionHidesNothing() {
        start(rival("rival.whole", "1.0.0"));
        try (Said said = new Said()) {
            start(
                    new ModuleJar("rival.broken", "2.0.0")
                            .module("rival", "source", "lib/missing.py"));
            assertTrue(
                    said.has(
                            "rival: bundle rival.broken_2.0.0 [",
                            "entry lib/missing.py: the bundle has no such entry"),
                    said.text());
        }
        assertEquals("1.0.0", python.<String>eval("__import__('rival').version"));
    }

    @Test
    void aNamespaceGoesOnWhenAPortionGoesChangesAndComes() throws BundleException {
        start(portion("one", 1));
        Bundle two = start(portion("two", 2));
        assertEquals(
                3,
                python.<Integer>run(
                        "import common.one, common.two; result = common.one.value + common.two.value"));
        Container.update(two, portion("two", 20));
        assertEquals(
                21,
                python.<Integer>run(
                        "import common.one, common.two; result = common.one.value + common.two.value"));
        two.uninstall();
        assertEquals(1, python.<Integer>eval("len(__import__('common').__path__)"));
        assertFalse(python.<Boolean>eval("hasattr(__import__('common'), 'two')"));
        assertTrue(python.raised("import common.two").startsWith("ModuleNotFoundError"));
        start(portion("three", 3));
        assertEquals(3, python.<Integer>run("import common.three; result = common.three.value"));
    }

    private static ModuleJar nested(String module, int value) {
        return new ModuleJar("nested." + module, "1")
                .module("common", "namespace", "lib/common")
                .file("lib/common/inner/" + module + ".py", "value = " + value + "\n");
    }

    /** google.rpc of one distribution, and google.protobuf of another. */
    @Test
    void aNamespaceBelowAnotherGoesWithItsLastPortionAndComesAgain() throws BundleException {
        Bundle one = start(nested("one", 1));
        Bundle two = start(nested("two", 2));
        Bundle other = start(portion("other", 3));
        String sum =
                "from common.inner import one, two; import common.other;"
                        + " result = one.value + two.value + common.other.value";
        assertEquals(6, python.<Integer>run(sum));
        one.uninstall();
        assertEquals(2, python.<Integer>run("from common.inner import two; result = two.value"));
        assertTrue(python.raised("import common.inner.one").startsWith("ModuleNotFoundError"));
        two.uninstall();
        assertTrue(python.raised("import common.inner").startsWith("ModuleNotFoundError"));
        assertFalse(python.<Boolean>eval("hasattr(__import__('common'), 'inner')"));
        other.uninstall();
        start(nested("one", 10));
        start(nested("two", 20));
        start(portion("other", 30));
        assertEquals(60, python.<Integer>run(sum));
    }

    @Test
    void aNamespaceGoesWithItsLastPortion() throws BundleException {
        Bundle one = start(portion("one", 1));
        python.run("import common.one");
        one.uninstall();
        assertEquals(
                List.of(),
                python.eval("[n for n in __import__('sys').modules if 'common' in n.split('.')]"));
        assertTrue(python.raised("import common").startsWith("ModuleNotFoundError"));
    }

    @Test
    void severalModulesOfOneLibraryAreFound() throws Exception {
        String library = "lib/_testimportmultiple.so";
        ModuleJar jar =
                new ModuleJar("multiple", "1").file(library, stdlibModule("_testimportmultiple"));
        List<String> names =
                List.of(
                        "_testimportmultiple",
                        "_testimportmultiple_foo",
                        "_testimportmultiple_bar");
        names.forEach(name -> jar.module(name, "extension", library));
        start(jar);
        for (String name : names.subList(1, 3)) {
            String file = python.eval("__import__('" + name + "').__file__");
            assertTrue(file.contains("multiple_1.0.0"), file);
        }
        assertEquals(List.of("loaded"), catalogue("_testimportmultiple_foo"));
    }
}
